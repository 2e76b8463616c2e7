"""Privacy: no e-mail or IP address of users and commenters is written, and no network connection is opened."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.command import COMMAND, SEEDS, environment, reex

MAIL, NUMBER, SIX = "grey.heron@weir.example", "203.0.113.77", "2001:db8::77"
SECRETS = (MAIL, NUMBER, SIX, "d41d8cd98f00b204")  # and the hash of an address, in the address of a picture
PERSON: dict[str, Any] = {
    "id": 3, "name": "Grey Heron", "slug": "heron", "email": MAIL, "user_email": MAIL, "ip": NUMBER, "registered_ip": SIX,
    "username": MAIL, "avatar_urls": {"96": f"https://secure.gravatar.com/avatar/{SECRETS[3]}"},
    "link": "https://mill.example/author/heron", "description": "Writes on tides.",
}  # fmt: skip
COMMENT: dict[str, Any] = {
    "id": 9, "post": 7, "parent": 0, "author_name": "A reader", "author_email": MAIL, "author_ip": NUMBER, "author_url": "",
    "author_user_agent": "x", "date": "2024-05-06T07:08:09", "content": {"rendered": "<p>I read it.</p>"}, "type": "comment",
}  # fmt: skip
POST: dict[str, Any] = {
    "id": 7, "type": "post", "status": "publish", "link": "https://mill.example/a", "title": {"rendered": "A Mill"},
    "content": {"rendered": "<p>The tide turns the wheel.</p>"}, "author": 3,
    "_embedded": {"author": [PERSON], "replies": [[COMMENT, {**COMMENT, "author_ip": SIX}]]},
    "author_email": MAIL, "author_ip": NUMBER, "post_password": "x", "ping_status": MAIL,
}  # fmt: skip
COM = {
    "ID": 7, "site_ID": 1, "URL": "https://mill.example/b", "title": "B", "content": "<p>It turns.</p>", "type": "post",
    "author": {"ID": 3, "login": MAIL, "email": MAIL, "name": "Grey Heron", "ip_address": NUMBER, "URL": MAIL},
}  # fmt: skip
GRAPH = {"data": {"posts": {"nodes": [{"id": "cG9zdDo3", "databaseId": 7, "title": "C", "content": "<p>It turns.</p>",
    "author": {"node": {"name": MAIL, "email": MAIL, "databaseId": 3}},
    "comments": {"nodes": [{"content": "x", "author": {"node": {"email": MAIL, "name": "x"}},
        "authorIp": NUMBER}]}}]}}}  # fmt: skip
RSS = f"""<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:itunes="x"><channel><title>Weir</title>
<managingEditor>{MAIL} (Grey Heron)</managingEditor><webMaster>{MAIL}</webMaster>
<itunes:owner><itunes:email>{MAIL}</itunes:email>
</itunes:owner><item><title>A</title><link>https://mill.example/r</link><author>{MAIL} (Grey Heron)</author>
<description>The tide turns.</description></item><item><title>B</title><author>{MAIL}</author>
<dc:creator>{MAIL}</dc:creator><description>The tide turns back.</description></item></channel></rss>"""
ATOM = f"""<feed xmlns="http://www.w3.org/2005/Atom"><title>Weir</title><author><name>Grey Heron</name>
<email>{MAIL}</email></author><entry><title>A</title><author><name>{MAIL}</name><email>{MAIL}</email></author><contributor><email>{MAIL}</email></contributor>
<content type="html">The tide turns.</content></entry></feed>"""
WXR = f"""<rss xmlns:wp="http://wordpress.org/export/1.2/"><channel><title>Weir</title><wp:wxr_version>1.2</wp:wxr_version>
<wp:author><wp:author_login>{MAIL}</wp:author_login><wp:author_email>{MAIL}</wp:author_email><wp:author_display_name>{MAIL}
</wp:author_display_name></wp:author><item><title>A</title><dc:creator>{MAIL}</dc:creator><content:encoded>The tide turns.
</content:encoded><wp:post_type>post</wp:post_type><wp:postmeta>
<wp:meta_key>ip</wp:meta_key><wp:meta_value>{NUMBER}</wp:meta_value>
</wp:postmeta><wp:comment><wp:comment_author>{MAIL}</wp:comment_author><wp:comment_author_email>{MAIL}</wp:comment_author_email>
<wp:comment_author_IP>{NUMBER}</wp:comment_author_IP><wp:comment_content>I read it.</wp:comment_content></wp:comment></item>
<item><title>B</title><dc:creator>{NUMBER}</dc:creator><content:encoded>The tide turns back.</content:encoded></item></channel>
</rss>"""
RPC_MEMBERS = {"post_id": 7, "post_title": "A", "post_content": "The tide turns.", "post_type": "post", "author_email": MAIL,
               "post_author": MAIL, "wp_author_display_name": MAIL, "author_ip": NUMBER}  # fmt: skip
RPC = "".join(
    f"<member><name>{name}</name><value><string>{value}</string></value></member>" for name, value in RPC_MEMBERS.items()
)
SOURCES = {
    "post.json": json.dumps([POST, {**POST, "id": 8, "author_name": MAIL, "author": {**PERSON, "name": NUMBER}},
                             {**POST, "id": 9, "author": MAIL}, {**POST, "id": 10, "author": SIX}]),
    "users.json": json.dumps([PERSON, {**PERSON, "id": 4, "name": MAIL}]),
    "comments.json": json.dumps([COMMENT]),
    "com.json": json.dumps({"found": 1, "posts": [COM]}),
    "graph.json": json.dumps(GRAPH),
    "oembed.json": json.dumps({"version": "1.0", "type": "rich", "provider_name": "W", "author_name": MAIL, "html": "x",
                               "author_url": f"mailto:{MAIL}", "provider_url": "https://mill.example"}),
    "post-of-3.json": json.dumps([{**POST, "id": 11, "author": 4, "_embedded": {}}]),
    "rss.xml": RSS,
    "atom.xml": ATOM,
    "wxr.xml": WXR,
    "rpc.xml": f"<methodResponse><params><param><value><struct>{RPC}</struct></value></param></params></methodResponse>",
    "page.html": f"""<html><head><title>A</title><meta name="author" content="{MAIL}"><script type="application/ld+json">
{{"@type":"Article","author":{{"@type":"Person","name":"{MAIL}","email":"{MAIL}"}}}}</script></head><body><p>The tide turns.""",
}  # fmt: skip


@pytest.fixture(scope="module")
def sources(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Sources that name people, in every format."""
    folder = tmp_path_factory.mktemp("people")
    for name, text in SOURCES.items():
        (folder / name).write_text(text)
    return folder


@pytest.mark.parametrize(
    "command",
    [["list", "--json"], ["show", "--why"], ["strip", "--why"], ["stats"], ["report"], ["export"], ["export", "--csv"]],
)
def test_no_e_mail_or_ip_address_of_users_or_commenters_is_written(command: list[str], sources: Path) -> None:
    done = reex(*command, sources)
    assert done.returncode == 0
    assert [secret for secret in SECRETS if secret in done.stdout.decode()] == []
    assert [secret for secret in SECRETS if secret in done.stderr.decode()] == []


def test_extras_reports_and_binary_formats_have_no_addresses_either(sources: Path, tmp_path: Path) -> None:
    done = reex("export", "--blocks", "--removed", "--report", tmp_path / "report", sources)
    records = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(records) >= 12
    assert any(record["authors"] == ["Grey Heron"] for record in records)
    for secret in SECRETS:
        assert secret not in done.stdout.decode() + (tmp_path / "report").read_text()
    for output in ("o.db", "o.parquet", "o/"):
        reex("export", sources, "-o", f"{tmp_path}/{output}")
    written = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert [secret for secret in SECRETS if secret.encode() in written] == []


COMMANDS = [
    ["list"], ["show", "--why"], ["strip", "--why"], ["stats"], ["report"], ["export", "--jobs", "2"],
    ["export", "-o", "o.db"], ["export", "-o", "o.parquet"], ["export", "-o", "o/"], ["export", "--shards", "2", "-o", "parts"],
]  # fmt: skip
DENIED = """
import sys, socket
def denied(event, args):
    if event.startswith("socket.") and event not in ("socket.__new__",) or event == "socket.__new__" and args[1] in (2, 10):
        sys.stderr.write(f"NETWORK {event} {args}\\n")
        raise OSError("the network is denied")
sys.addaudithook(denied)
from reex_cli.cli import main
sys.argv[0] = "reex"
main()
"""


@pytest.mark.parametrize("command", [*COMMANDS, ["formats"], ["schema"], ["about"], ["--version"]])
def test_no_command_opens_a_connection(command: list[str], tmp_path: Path) -> None:
    paths = [str(SEEDS)] if command in COMMANDS else []
    denied = [sys.executable, "-c", DENIED, *command, *paths]
    done = subprocess.run(denied, cwd=tmp_path, env=environment(), capture_output=True, check=False)
    assert b"NETWORK" not in done.stderr
    assert done.returncode == 0
    assert done.stdout or "-o" in command


def test_the_network_guard_detects_a_connection() -> None:
    script = DENIED.replace("from reex_cli.cli import main", "main = lambda: socket.create_connection(('127.0.0.1', 1))")
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, check=False)
    assert b"NETWORK socket.getaddrinfo" in done.stderr


@pytest.mark.skipif(not shutil.which("unshare"), reason="not installed: unshare")
def test_export_works_without_a_network(tmp_path: Path) -> None:
    alone = ["unshare", "--net", "--map-root-user"]
    if subprocess.run([*alone, "true"], capture_output=True, check=False).returncode:
        pytest.skip("no network of one's own may be made here")
    done = subprocess.run(
        [*alone, *COMMAND, "export", str(SEEDS), "--jobs", "2"], capture_output=True, check=False, cwd=tmp_path
    )
    assert (done.returncode, done.stdout) == (0, reex("export", SEEDS, cwd=tmp_path).stdout)
