"""Texts that hold no article are recognised by their content and skipped by kind; an article about them stays an article."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from reex_cli.item import Item
from reex_cli.model import Outcome, Trust
from reex_cli.pipeline import process
from reex_cli.readers._foreign import find_foreign
from reex_cli.readers._foreign._kind import LineShape, Signature
from reex_cli.readers._foreign.shapes import SHAPES
from reex_cli.readers._foreign.signatures import SIGNATURES
from tests.command import reex

PROSE = (
    "The miller opens the sluice before dawn, and the wheel begins to turn long before anybody in the village is awake.\n\n" * 3
)
PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1\b\0\0\0\0"
TEXTS = {
    "script": (
        "'use strict';\n\nconst wheel = require('./wheel');\n\nfunction turn(times) {\n  return wheel.turn(times);\n}\n",
        ('"""Turns the wheel, and stops it when the sluice is shut for the night."""\n\nimport os\n\n\n'
        "def turn(times):\n    return times + 1\n"),
        ("/* The wheel of the mill. It turns when the sluice is open. */\n#include <stdio.h>\n\n"
        "int main(void)\n{\n\treturn 0;\n}\n"),
        "package mill;\n\nimport java.util.List;\n\npublic class Wheel {\n    private int spokes;\n}\n",
        'package mill\n\nimport "fmt"\n\nfunc Turn(times int) {\n\tfmt.Println(times)\n}\n',
        "use std::fs;\n\npub fn turn(times: u32) -> u32 {\n    times + 1\n}\n",
        "#!/bin/sh\n# Opens the sluice.\nset -e\nsluice --open\n",
        "<?php\n/** The head of the page. */\nget_header();\n$wheel = new Wheel();\n",
        "SELECT spokes, height\nFROM wheels\nWHERE mill = 'weir';\n",
        '!function(e,t){"object"==typeof exports?t(exports):t(e.mill={})}(this,function(e){'
        + "e.turn=function(t){return t+1};" * 40 + "});",
    ),
    "stylesheet": (
        ('@charset "UTF-8";\n/* The colours of the mill. */\nbody { margin: 0; color: #333; }\n'
        ".wheel a:hover { text-decoration: none; }\n"),
        "body{margin:0}" + ".wheel{color:red;display:block}" * 40,
        "$blue: #00f;\n\n.wheel {\n  color: $blue;\n  &:hover { color: red; }\n  .spoke { width: 2px; }\n}\n",
    ),
    "listing": (
        "<html><head><title>Index of /mill</title></head><body><h1>Index of /mill</h1><a href='a'>a</a></body></html>",
    ),
    "mail head": (
        "Return-Path: <x@mill.example>\nReceived: from weir.example\n by mill.example\nSubject: The wheel\nDate: 3 Jun 2024\n",
    ),
    "patch": (
        ("From 0123456789012345678901234567890123456789 Mon Sep 17 00:00:00 2001\nFrom: Heron <h@mill.example>\n"
        "Date: Mon, 3 Jun 2024 08:11:01 +0000\nSubject: [PATCH] Turn the wheel\n\n---\n wheel.py | 2 +-\n"),
    ),
    "table": (
        "name,spokes,built\nweir,12,1831\nquay,8,1790\nlock,16,1902\n",
        "name\tspokes\tbuilt\nweir\t12\t1831\nquay\t8\t1790\nlock\t16\t1902\n",
        'name;spokes;note\n"weir";12;"old; slow"\n"quay";8;""\n"lock";16;"new"\n',
    ),
}  # fmt: skip
ARTICLES = {
    "a tutorial": f"How the wheel is programmed\n\n{PROSE}def turn(times):\n    return times + 1\n\nprint(turn(3))\n\n{PROSE}",
    "a listing below a headline": "Turning the wheel\n\nimport os\n\ndef turn(times):\n    return times + 1\n\nturn(3)\n",
    "a page about style sheets": f"<h1>Colours</h1><p>{PROSE}</p><pre>body {{ color: red; }}</pre><p>{PROSE}</p>",
    "Markdown with a fence": f"import this\n\n```python\nimport os\nos.getcwd()\nos.sep\n```\n\n{PROSE}",
    "a front matter": f"---\ntitle: The Mill\ntags:\n  - salt\n---\n\n{PROSE}",
    "a verse with semicolons": "O wheel that turns;\nO weir that sings;\nO mill that grinds;\nO salt that stings;\n",
    "a recipe": "Salt bread\n\nflour: 500 g\nsalt: 10 g\nwater: 300 ml\n\nKnead for ten minutes, and let it rest overnight.\n",
    "a chronicle": "1790: the mill is built.\n1831: the wheel is replaced.\n1902: the weir breaks.\n",
    "a minute by minute report": "08:11 The sluice is opened.\n08:12 The wheel begins to turn.\n08:14 Water rises.\n",
    "an interview": "Anna: How old is the wheel?\nBela: It is older than the house.\nAnna: And who mends it?\nBela: We do.\n",
    "a list with commas": "salt, flour, water\nwheel, weir, sluice\nmiller, baker, clerk\n",
    "a text that begins with a hash": f"#mills are the subject of this week.\n\n{PROSE}",
    "a signed message": f"-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\n{PROSE}",
    "a template of Markdown": f"---\n{{{{ fields }}}}\n---\n\n# The Mill\n\n- [{{{{ name }}}}]({{{{ url }}}})\n\n{PROSE}",
    "a document of Perl": f"=head1 The Mill\n\n{PROSE}\n\n=head2 The wheel\n\nturn(3);\n",
    "an underlined headline": "mill.turn()\n===========\n\n:: mill.turn(3)\n",
    "a mail": f"Received: from weir.example\nSubject: The wheel\nDate: Mon, 3 Jun 2024 08:11:01 +0000\n\n{PROSE}",
    "Chinese": "磨坊的故事\n\n" + "磨坊主在黎明前打开水闸，水轮开始转动，村里的人还没有醒来。\n" * 2,
}  # fmt: skip


def read(data: str | bytes) -> Outcome:
    return process(Item("x", data=data.encode() if isinstance(data, str) else data))


@pytest.mark.parametrize(("kind", "text"), [(kind, text) for kind, texts in TEXTS.items() for text in texts])
def test_a_text_of_a_kind_is_skipped_by_kind(kind: str, text: str) -> None:
    outcome = read(text)
    assert (outcome.skipped, outcome.articles, outcome.failures) == ({kind: 1}, (), ())


@pytest.mark.parametrize("name", ARTICLES)
def test_an_article_about_a_kind_or_like_one_stays_an_article(name: str) -> None:
    outcome = read(ARTICLES[name])
    assert len(outcome.articles) == 1
    assert not outcome.skipped


@pytest.mark.parametrize("signature", SIGNATURES, ids=lambda signature: signature.kind)
def test_a_signature_has_examples_that_it_matches_and_counter_examples(signature: Signature) -> None:
    assert signature.yes
    assert signature.no
    assert {find_foreign(text, text, Trust.LAST_RESORT) for text in signature.yes} == {signature.kind}
    assert {find_foreign(text, text, Trust.LAST_RESORT) for text in signature.no} == {""}


@pytest.mark.parametrize("shape", SHAPES, ids=range(len(SHAPES)))
def test_a_shape_has_examples_that_it_matches_and_counter_examples(shape: LineShape) -> None:
    assert shape.yes
    assert shape.no
    assert {find_foreign(text, text, Trust.LAST_RESORT) for text in shape.yes} == {shape.kind}
    assert {find_foreign(text, text, Trust.LAST_RESORT) for text in shape.no} == {""}


def test_json_without_its_beginning_is_a_failure_and_no_script() -> None:
    outcome = read('    "message": "The wheel stands still.",\n    "error": "no_water"\n}\n')
    assert (outcome.articles, outcome.skipped, len(outcome.failures)) == ((), {}, 1)


def make_site(folder: Path) -> Path:
    """A page that was saved with what belongs to it."""
    (folder / "mill_files").mkdir(parents=True)
    (folder / "mill.html").write_text(f"<html><title>The Mill</title><body><h1>The Mill</h1><p>{PROSE}</p></body></html>")
    (folder / "mill_files" / "a.js").write_text(TEXTS["script"][0])
    (folder / "mill_files" / "b.css").write_text(TEXTS["stylesheet"][0])
    (folder / "mill_files" / "c.txt").write_bytes(PNG)
    (folder / "paper").write_bytes(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n")
    return folder


def test_what_a_folder_holds_beside_articles_is_skipped_and_told_on_one_line(tmp_path: Path) -> None:
    site = make_site(tmp_path / "site")
    done = reex("export", site, "--report", tmp_path / "report")
    assert done.returncode == 0
    assert [json.loads(line)["title"] for line in done.stdout.splitlines()] == ["The Mill"]
    assert done.stderr.decode() == (
        "skipped: 1 PDF, 1 picture, 1 script, 1 stylesheet. PDF: make it text first, for example with pdftotext.\n"
    )
    lines = map(json.loads, (tmp_path / "report").read_bytes().splitlines())
    assert [(line["skipped"], line["failures"]) for line in lines] == [
        ({}, []), ({"script": 1}, []), ({"stylesheet": 1}, []), ({"picture": 1}, []), ({"PDF": 1}, []),
    ]  # fmt: skip


def test_a_file_without_text_is_a_failure_where_the_user_names_it(tmp_path: Path) -> None:
    site = make_site(tmp_path / "site")
    done = reex("list", site / "mill.html", site / "paper", site / "mill_files" / "c.txt")
    assert done.returncode == 1
    assert done.stderr.decode().splitlines() == [
        f"{site}/paper: a PDF. Make it text first, for example with pdftotext.", f"{site}/mill_files/c.txt: a picture.",
    ]  # fmt: skip


def test_a_script_alone_gives_exit_code_1_and_says_what_it_is(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXTS["script"][0])
    done = reex("list", tmp_path / "a.txt")
    assert (done.returncode, done.stderr.decode()) == (1, f"{tmp_path}/a.txt: no articles: 1 script.\n")
