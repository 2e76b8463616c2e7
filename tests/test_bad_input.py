"""Bad input: one line on standard error names the problem, the exit code is as documented, and the rest is read."""

from __future__ import annotations

import bz2
import gzip
import json
import lzma
import os
import re
import signal
import subprocess
import threading
import time
from pathlib import Path

import pytest
import zstandard

from reex_cli.encoding import decode
from reex_cli.errors import SourceError, Unreadable
from reex_cli.input.expand import read_whole
from reex_cli.input.streams import decompress
from reex_cli.item import Item
from tests.command import (
    ARTICLE,
    COMMAND,
    SEED,
    SEED_TITLE,
    SEEDS,
    environment,
    error_line,
    listed_titles,
    reex,
    shell,
    start_reex,
)
from tests.test_containers import make_zip

PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x10"
FRENCH = (
    "Le canal est calme ce matin. Les bateliers attendent que la porte soit levée, et le café du port est encore fermé. "
    "On entend la cloche de l'église, puis un chien.\n"
)
COMPRESSORS = {
    "gz": gzip.compress,
    "bz2": bz2.compress,
    "xz": lzma.compress,
    "zst": lambda data: zstandard.ZstdCompressor().compress(data),
}


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder whose export is larger than the buffer of a pipe, and takes longer than a test waits."""
    folder = tmp_path_factory.mktemp("many")
    for number in range(1500):
        (folder / f"{number:04}.txt").write_bytes(SEED.read_bytes())
    return folder


# Sources that give nothing


BAD = {
    "nothing at all": (b"", "nothing in it."),
    "blanks": (b" \n\t \r\n\x0c", "nothing in it."),
    "the beginning of a picture": (PNG, "a picture."),
    "random bytes": (bytes((n * n * 7 + n) % 251 for n in range(4000)), "a binary file"),
    "zeros": (bytes(400), "a binary file"),
    "JSON that ends in the middle": (b'{"id": 1,\n "title": {"rendered": "x"', ":2:27: the JSON is cut off"),
    "JSON that is broken": (b'[{"id": 1},\n {"id": 2 "x": 3}]', ":2:11: the JSON is broken"),
    "JSON without a bottom": (b"[" * 100_000, "nested too deep"),
    "half a gzip": (gzip.compress(SEED.read_bytes())[:500], "the compressed file is damaged"),
    "gzip with something behind": (gzip.compress(b"text") + b"more", "the compressed file is damaged"),
    "half a bzip2": (bz2.compress(SEED.read_bytes())[:500], "the compressed file is damaged"),
    "half an xz": (lzma.compress(SEED.read_bytes())[:500], "the compressed file is damaged"),
    "half a zstd": (COMPRESSORS["zst"](SEED.read_bytes())[:500], "the compressed file is damaged"),
    "an empty gzip": (gzip.compress(b""), "nothing in it."),
}


@pytest.fixture(scope="module")
def bad(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, str], subprocess.CompletedProcess[bytes]]:
    """One run over every bad source between two good ones; and the error line of each."""
    folder = tmp_path_factory.mktemp("bad")
    for name, (data, _) in BAD.items():
        (folder / name).write_bytes(data)
    done = reex("list", SEED, *BAD, SEED, cwd=folder)
    assert sorted(path.name for path in folder.iterdir()) == sorted(BAD), "nothing is left in the folder"
    return {name: line for line in done.stderr.decode().splitlines() for name in BAD if line.startswith(name)}, done


@pytest.mark.parametrize("name", BAD)
def test_a_bad_source_is_reported_with_its_name_and_the_reason(name: str, bad: tuple) -> None:
    assert BAD[name][1] in bad[0][name]


def test_bad_sources_take_one_line_each_and_do_not_stop_the_others(bad: tuple) -> None:
    done = bad[1]
    *lines, skipped = done.stderr.decode().splitlines()
    assert (len(lines), skipped) == (len(BAD), "skipped: 1 record of unknown shape (key: id); --map says what it is.")
    assert listed_titles(done) == [SEED_TITLE] * 2
    assert done.returncode == 1


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ('{"a": 1}', "skipped: 1 record of unknown shape (key: a); --map says what it is.\n"),
        ("[1, 2]", "skipped: 2 records of unknown shape.\n"),
        ("[]", ""),
    ],
)
def test_json_that_is_no_article_is_skipped_which_is_no_failure(value: str, message: str, tmp_path: Path) -> None:
    path = tmp_path / "x.json"
    path.write_text(value)
    alone = reex("list", path)
    assert (alone.returncode, listed_titles(alone)) == (1, [])
    assert "no articles" in error_line(alone)
    beside = reex("list", path, SEED)
    assert (beside.returncode, listed_titles(beside), beside.stderr.decode()) == (0, [SEED_TITLE], message)


@pytest.mark.parametrize(
    ("end", "place"), [(",\n }", (2, 2)), (",}", (1, 14)), (', "b": [2,]}', (1, 23)), (" ,\n,}", (2, 2)), (", , }", (1, 17))]
)
def test_an_extra_comma_is_reported_where_the_value_ends(end: str, place: tuple[int, int], tmp_path: Path) -> None:
    """On every version of Python: they report different places."""
    (tmp_path / "x.json").write_text(f'{{"a": "tide"{end}')
    done = reex("export", tmp_path / "x.json", "--report", tmp_path / "report")
    assert "the JSON is broken: there is a comma too many before this." in error_line(done)
    (failure,) = json.loads((tmp_path / "report").read_text())["failures"]
    assert (failure["line"], failure["column"]) == place


@pytest.mark.parametrize("value", ['"x"', "42", "null"])
def test_a_source_of_one_bare_json_value_does_not_stop_the_others(value: str) -> None:
    done = reex("list", "-", SEED, stdin=value.encode())
    assert listed_titles(done)[-1] == SEED_TITLE
    assert b"Traceback" not in done.stderr


# Paths


@pytest.mark.parametrize(("path", "why"), [("no/such", "no such file or directory"), (f"{SEED}/x", "not a directory")])
def test_a_missing_path_is_a_usage_error(path: str, why: str) -> None:
    done = reex("list", path)
    assert (done.returncode, done.stdout) == (2, b"")
    assert error_line(done) == f"{path}: {why}."


def test_an_unreadable_file_is_reported_and_the_others_are_read() -> None:
    done = reex("list", "/proc/self/mem", SEED)
    assert (done.returncode, listed_titles(done)) == (1, [SEED_TITLE])
    assert error_line(done).startswith("/proc/self/mem: cannot be read (")


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_a_file_without_permission_is_reported_and_the_others_are_read(tmp_path: Path) -> None:
    (tmp_path / "shut.txt").write_text(ARTICLE)
    (tmp_path / "shut.txt").chmod(0)
    done = reex("list", tmp_path, SEED)
    assert (done.returncode, listed_titles(done)) == (1, [SEED_TITLE])
    assert error_line(done) == f"{tmp_path}/shut.txt: cannot be read (permission denied)."


@pytest.mark.parametrize("hidden", [(), (".hidden.txt", ".folder/x.txt")], ids=["empty", "only hidden files"])
def test_a_folder_without_files_is_reported(hidden: tuple[str, ...], tmp_path: Path) -> None:
    for name in hidden:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(ARTICLE)
    done = reex("list", tmp_path, SEED)
    assert (done.returncode, listed_titles(done)) == (1, [SEED_TITLE])
    assert error_line(done) == f"{tmp_path}: no files in it."


def test_broken_and_circular_links_are_reported_and_the_rest_of_the_folder_is_read(tmp_path: Path) -> None:
    (tmp_path / "a").symlink_to("nowhere")
    (tmp_path / "b").symlink_to("b")
    (tmp_path / "c").symlink_to(SEED)
    os.mkfifo(tmp_path / "d")
    done = reex("list", tmp_path)
    assert (done.returncode, listed_titles(done)) == (1, [SEED_TITLE])
    lines = done.stderr.decode().splitlines()
    assert [line.split("(")[0] for line in lines] == [f"{tmp_path}/{name}: cannot be read " for name in "ab"]


# Encodings


@pytest.mark.parametrize("name", ["nonsense", "undefined", "base64", "é"])
def test_an_unknown_encoding_is_a_usage_error(name: str) -> None:
    done = reex("list", "--encoding", name, SEED)
    assert (done.returncode, done.stdout, error_line(done)) == (2, b"", f"--encoding {name}: no such encoding.")


def test_an_encoding_that_does_not_fit_is_reported_with_the_byte(tmp_path: Path) -> None:
    odd, even = tmp_path / "odd", tmp_path / "even"
    odd.write_bytes(b"abc")
    even.write_bytes(ARTICLE.encode("utf-16"))
    done = reex("list", "--encoding", "utf-16", odd, even)
    assert (done.returncode, listed_titles(done)) == (1, ["The Mill at Eling"])
    assert error_line(done) == f"{odd}: byte 2 is not utf-16. Leave --encoding out to have it recognised."


@pytest.mark.parametrize(
    ("data", "text", "note"),
    [
        (FRENCH.encode("latin-1"), FRENCH, "recoded: "),
        ("Как читать таблицу приливов, рассказывает лоцман.\n".encode("cp1251"), "таблицу", "recoded: windows-1251"),
        (ARTICLE.encode("utf-16"), ARTICLE, ""),
        (ARTICLE.encode("utf-16-be").join((b"\xfe\xff", b"")), ARTICLE, ""),
        (b"\xef\xbb\xbf" + ARTICLE.encode(), ARTICLE, ""),
        (FRENCH.encode() * 30 + b"na\xefve\n", "na\ufffdve", "damaged: 1 bytes"),
        (b"charset=undefined caf\xe9 " + FRENCH.encode("latin-1"), "café", "recoded: "),
        (b"charset=utf-16 caf\xe9 " + FRENCH.encode("latin-1"), "café", "recoded: "),
        (b"charset=no-such caf\xe9 " + FRENCH.encode("latin-1"), "café", "recoded: "),
    ],
)
def test_text_in_another_encoding_is_read_and_noted(data: bytes, text: str, note: str) -> None:
    decoded = decode(data)
    assert text in decoded.text
    assert [text_note[: len(note)] for text_note in decoded.notes] == ([note] if note else [])


def test_a_recoded_source_is_noted_in_its_record() -> None:
    done = reex("export", stdin=(FRENCH * 3).encode("latin-1"))
    assert (done.returncode, done.stderr) == (0, b"")
    record = json.loads(done.stdout)
    assert "levée" in record["text"]
    assert record["notes"][0].startswith("recoded: ")


def test_a_long_text_in_another_encoding_writes_nothing_to_standard_error() -> None:
    lines = "".join(f"{number} 潮汐表の読み方。港のそばで暮らす人は毎朝これを見る。\n" for number in range(3000))
    data = b"x" + lines.encode("shift-jis")
    assert decode(data).text == f"x{lines}"
    assert reex("export", stdin=data).stderr == b""


# Compressed files


@pytest.mark.parametrize("kind", COMPRESSORS)
def test_a_compressed_file_is_read_whatever_its_name(kind: str) -> None:
    assert decompress(COMPRESSORS[kind](b"some text") + COMPRESSORS[kind](b", and more")) == b"some text, and more"
    done = reex("list", stdin=COMPRESSORS[kind](SEED.read_bytes()))
    assert (done.returncode, listed_titles(done)) == (0, [SEED_TITLE])


@pytest.mark.parametrize("kind", COMPRESSORS)
def test_a_compressed_file_that_is_cut_off_anywhere_never_gives_half_its_text(kind: str) -> None:
    whole = COMPRESSORS[kind](SEED.read_bytes())
    for end in range(12, len(whole), 97):
        with pytest.raises(Unreadable, match="damaged"):
            decompress(whole[:end])


def test_plain_text_may_begin_like_a_compressed_file() -> None:
    assert decompress(b"BZhang wrote this.") == b"BZhang wrote this."


# Files in motion, and large ones


def test_damaged_markup_is_not_taken_for_ebcdic() -> None:
    """With many equal signs and a few damaged bytes, detectors see the letters of a mainframe."""
    page = b"<?xml version='1.0'?><rss><item><title>Crossing \xc3\xbc\xc3 21</title>" + b"\xfc" * 40 + b"]" * 3000
    assert decode(page).text.startswith("<?xml version='1.0'?><rss><item><title>Crossing")
    assert decode("Der Müller drehte das Rad. ".encode("cp500") * 40).text.startswith("Der Müller drehte")


def test_a_file_that_grows_while_it_is_read_is_reported(tmp_path: Path) -> None:
    path = tmp_path / "log"
    path.write_bytes(b"x" * 40_000_000)
    stop = threading.Event()

    def grow() -> None:
        with path.open("ab", buffering=0) as file:
            while not stop.is_set():
                file.write(b"more")

    thread = threading.Thread(target=grow)
    thread.start()
    try:
        with pytest.raises(SourceError, match="changed while it was read"):
            any(read_whole(Item("log", str(path)), split=False) is None for _ in range(50))  # the first may see nothing written
    finally:
        stop.set()
        thread.join()


def test_a_file_that_vanishes_before_it_is_read_is_reported(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="no such file"):
        read_whole(Item("gone", str(tmp_path / "gone")))


def test_one_line_of_50_megabytes_is_read() -> None:
    data = (b"tide" * 250 + b" ") * 50_000
    done = reex("export", stdin=data)
    assert (done.returncode, done.stderr) == (0, b"")
    assert len(done.stdout) > len(data)


# Ends of pipes


def test_standard_input_may_be_closed() -> None:
    done = shell(f"reex list - {SEED} <&-")
    assert (done.returncode, listed_titles(done)) == (1, [SEED_TITLE])
    assert error_line(done) == "-: standard input is closed."


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("reex list seeds >&-", "standard output: cannot be written (it is closed)."),
        ("reex list seeds >/dev/full", "standard output: cannot be written (no space left on device)."),
        ("reex strip seeds >/dev/full", "standard output: cannot be written (no space left on device)."),
        ("reex export seeds -o /dev/full", "/dev/full: cannot be written (no space left on device)."),
        ("reex export seeds --report /dev/full", "/dev/full: cannot be written (no space left on device)."),
        ("ulimit -f 8; trap '' XFSZ; reex export seeds -o {}/full", "{}/full: cannot be written (file too large)."),
    ],
)
def test_an_output_that_cannot_be_written_is_reported_and_leaves_no_files(line: str, why: str, tmp_path: Path) -> None:
    done = shell(line.format(tmp_path))
    assert done.returncode == 2
    assert error_line(done) == why.format(tmp_path)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("output", "why"),
    [
        ("no/x.jsonl", "no such file or directory"),
        ("folder", "is a directory"),
        ("new/", "is a directory"),
        ("file/x.jsonl", "not a directory"),
        ("/proc/x.jsonl", "no such file or directory"),
    ],
)
@pytest.mark.parametrize("option", ["-o", "--report"])
def test_an_output_that_cannot_be_created_is_a_usage_error(option: str, output: str, why: str, tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").write_text("as it was")
    done = reex("export", "--jsonl", option, output, SEED, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, b"")
    assert error_line(done) == f"{output}: cannot be written ({why})."
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["file", "folder"]


@pytest.mark.parametrize("line", ["list", "show", "export --csv", "export --jobs 2"])
def test_a_closed_pipe_ends_the_command_silently(line: str, many: Path) -> None:
    with subprocess.Popen(
        [*COMMAND, *line.split(), many], stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment()
    ) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 141


@pytest.mark.parametrize("jobs", ["1", "2"])
@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_an_interrupted_run_leaves_the_old_file_and_no_other_files(
    ending: signal.Signals, jobs: str, many: Path, tmp_path: Path
) -> None:
    (tmp_path / "out.jsonl").write_text("as it was")
    arguments = ["export", "--jobs", jobs, "-o", tmp_path / "out.jsonl", "--report", tmp_path / "new.jsonl", many, "/dev/stdin"]
    with start_reex(*arguments, stdin=subprocess.PIPE, start_new_session=True) as process:
        deadline = time.monotonic() + 20
        while len(list(tmp_path.iterdir())) < 3 and time.monotonic() < deadline:
            time.sleep(0.02)
        time.sleep(0.1)
        os.killpg(process.pid, ending)  # as the terminal does: to every process
        assert process.stderr
        line = process.stderr.read()
    assert process.returncode == 130
    assert re.fullmatch(rb"interrupted (after \d+ sources, the last of them \S+|before .* done)\. .* run it again, .*\n", line)
    assert [path.name for path in tmp_path.iterdir()] == ["out.jsonl"]
    assert (tmp_path / "out.jsonl").read_text() == "as it was"


# Lists of files


def test_a_list_of_files_is_read_from_a_file_or_standard_input_and_may_be_separated_by_nul(tmp_path: Path) -> None:
    names = [SEED, tmp_path / "two\nlines.txt"]
    names[1].write_text(ARTICLE)
    (tmp_path / "list").write_bytes(b"\0".join(os.fsencode(name) for name in names))
    both = [SEED_TITLE, "The Mill at Eling"]
    assert listed_titles(reex("list", "--files-from", tmp_path / "list", "-0")) == both
    assert listed_titles(reex("list", "--files-from", "-", "-0", stdin=(tmp_path / "list").read_bytes())) == both
    assert listed_titles(reex("list", "--files-from", "-", stdin=f"{SEED}\r\n\n".encode())) == [SEED_TITLE]


@pytest.mark.parametrize(
    ("given", "code", "why"),
    [
        (b"no/such\n", 2, "no/such: no such file or directory."),
        (b"seeds\0seeds\0", 2, "--files-from: the list is separated by NUL characters. Add -0."),
        (b"\n", 1, "--files-from: no paths in the list."),
    ],
)
def test_a_bad_list_of_files_is_reported(given: bytes, code: int, why: str) -> None:
    done = reex("list", "--files-from", "-", stdin=given)
    assert (done.returncode, listed_titles(done), error_line(done)) == (code, [], why)


@pytest.mark.parametrize(("name", "why"), [("no/such", "(no such file or directory)"), (SEEDS, "(is a directory)")])
def test_an_unreadable_list_of_files_is_a_usage_error(name: object, why: str) -> None:
    done = reex("list", "--files-from", name)
    assert (done.returncode, done.stdout, error_line(done)) == (2, b"", f"{name}: cannot be read {why}.")


# Options


@pytest.mark.parametrize(
    ("options", "why"),
    [
        ("--since yesterday", "--since yesterday: not a date."),
        ("--until 2025-13", "--until 2025-13: not a date."),
        ("--match (", "--match (: not a regular expression"),
        ("--match [[:alpha:]]", "--match [[:alpha:]]: ambiguous (possible nested set at position 1). Python has no "),
        ("--match a{99999999999}", "--match a{99999999999}: not a regular expression (the repetition number is too large)."),
        (f"--match {'(' * 5000}", "--match: a regular expression that is nested too deeply."),
        ("--keep nonsense", "--keep nonsense: no such label or kind. Known: advert, "),
        ("--drop share", "--drop share: no such kind. Known: caption, "),
        ("--from nonsense", "--from nonsense: no such format. Formats here: "),
        ("--format nonsense", "--format nonsense: no such format. Formats here: "),
        ("--format csv", "--format csv: no such format. To write it, use --to csv. Formats here: "),
        ("--format html,text", "--format html,text: no such format. Give --format once for each name. Formats here: "),
        ("--drop table,code", "--drop table,code: no such kind. Give --drop once for each name. Known: "),
        ("--jobs two", "Invalid value for '-j' / '--jobs': 'two' is not a whole number. Try "),
        ("--why", "No such option: --why"),
        ("--jobs -1", "Invalid value for '-j' / '--jobs'"),
        ("--limit 0", "Invalid value for '--limit'"),
        ("--jobs 1000000", "Invalid value for '-j' / '--jobs': 1000000 is not a number up to 1024. Try "),
        ("--timeout inf", "Invalid value for '--timeout': inf is not a number up to 1000000."),
        ("--timeout nan", "Invalid value for '--timeout': nan is not a number up to 1000000."),
        ("--timeout 1e300", "Invalid value for '--timeout': 1e+300 is not a number up to 1000000."),
        ("--timeout 3000000", "Invalid value for '--timeout': 3000000.0 is not a number up to 1000000."),
        ("--max-bytes 999999T", "--max-bytes 999999T: no memory holds that. Write at most 1024T."),
        ("--shard 1/100000", "--shard 1/100000: there are at most 99999 shards."),
        (f"--shard 1/{'9' * 5000}", "--shard 1/999"),
        ("--encoding punycode", "--encoding punycode: no such encoding."),
        ("--csv --tsv", "--csv and --tsv: choose one format."),
        ("--csv --blocks", "--blocks: jsonl can hold it, not csv."),
        ("--no-such-option", "No such option: --no-such-option"),
    ],
)
def test_a_bad_option_is_a_usage_error_of_one_line(options: str, why: str, tmp_path: Path) -> None:
    done = reex("export", *options.split(), "-o", tmp_path / "out", SEED)
    assert (done.returncode, done.stdout) == (2, b"")
    assert error_line(done).startswith(why)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n", "a PDF. Make it text first, for example with pdftotext."),
        (
            make_zip({"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w:t>A mill</w:t>"}),
            "a document of an office program, or",
        ),
        (b"\x89PNG\r\n\x1a\n\0\0", "a picture."),
    ],
)
def test_a_file_of_another_program_is_reported_by_its_kind(data: bytes, why: str, tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(data)
    done = reex("list", "x", cwd=tmp_path)
    assert (done.returncode, listed_titles(done)) == (1, [])
    assert error_line(done).startswith(f"x: {why}")


@pytest.mark.parametrize("options", ["-o a.db", "-o a.parquet", "-o a.csv", "-o a.tsv", "--excel -o a.csv"])
def test_an_export_in_another_format_is_refused_with_the_format_that_is_read_back(options: str, tmp_path: Path) -> None:
    name = options.rsplit(maxsplit=1)[-1]
    if name == "a.parquet":
        pytest.importorskip("pyarrow")
    assert reex("export", *options.split(), SEED, cwd=tmp_path).returncode == 0
    assert error_line(reex("list", tmp_path / name)).endswith("What reex reads back is JSON Lines.")


def test_an_unknown_command_is_one_line() -> None:
    done = reex("nonsense")
    assert done.returncode == 2
    assert error_line(done).startswith("No such command 'nonsense'")


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("lst", "No such command 'lst'. Did you mean 'list'? Try '"),
        ("seeds", "No such command 'seeds'. A path comes after a command: reex list seeds"),
        ("strip --csv seeds", "No such option: --csv. It is an option of reex export, reex dedupe."),
        ("strip -o x seeds", "No such option: -o. It is an option of reex export, reex dedupe, reex learn, reex merge"),
        ("export --why", "No such option: --why. It is an option of reex show, reex strip."),
        ("list --sinse 2025 seeds", "No such option: --sinse. Did you mean --since? Try '"),
        ("export -o", "Option '-o' requires an argument. Try 'reex export --help'."),
        (
            "https://mill.example/a",
            "No such command 'https://mill.example/a'. An address comes after a command: reex list https://mill.example/a",
        ),
        ("list gone://mill.example/a", "gone://mill.example/a: no such protocol as gone."),
        ("list --host mill.example seeds", "seeds: no articles match the filters."),
    ],
)
def test_a_usage_error_suggests_what_was_probably_meant(line: str, answer: str) -> None:
    done = reex(*line.split())
    assert done.returncode != 0
    assert error_line(done).startswith(answer)
