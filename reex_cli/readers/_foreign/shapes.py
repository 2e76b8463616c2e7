"""Kinds of texts whose lines have one form: settings, logs, listings, checksums."""

from __future__ import annotations

import re

from reex_cli.pattern_cache import pattern_cache
from reex_cli.readers._foreign._kind import LineShape
from reex_cli.readers._foreign.languages import LANGUAGES
from reex_cli.readers._foreign.lines import is_without_prose

KEY = r"[\w.$@/*+\"'-]"
INDENTED = re.compile(r"\s+\S")
RECIPE = re.compile(r"\t")  # of a target of make
INI = re.compile(rf"\[{{1,2}}[^\[\]\n]++\]{{1,2}}$|(?:export\s)?{KEY}++(?:\[[^\]\n]*+\])?\s*+=")
DOCKER = re.compile(r"(?:FROM|RUN|COPY|ADD|CMD|ENV|EXPOSE|WORKDIR|ENTRYPOINT|ARG|LABEL|USER|VOLUME|HEALTHCHECK|SHELL)\s")
MAKE = re.compile(
    r"(?:[a-z.$%][\w./%$(){}-]*+(?: [\w./%$(){}-]++){0,4}\s*+::?(?!/)|[\w.-]++\s*+[:?+!]?=)(?=\s|$)"
    r"|\.PHONY|-?include\s|(?:ifn?eq|ifn?def|else|endif)\b"
)
BUILD = re.compile(r"^\t\S|^\w++ ?[:?+]?= ?\S", re.MULTILINE)
YAML = re.compile(r"\s*+(?:-\s++)?[a-z_$\"'][\w.$/\"'-]*+\s*+:(?=\s|$)|---$|-\s++\S")
NESTED = re.compile(r"^(?:-\s)?[a-z_][\w.-]*+:\n(?:\s+|-\s)\S", re.MULTILINE)
LOG = pattern_cache.compile(
    r"""\[?(?:\d{4}[-/]\d\d[-/]\d\d|\d\d[./-](?:\d\d|\w{3})[./-]\d{4}|(?:\w{3}\s)?\w{3}\s{1,2}\d{1,2}(?:\s\d{4})?)[T\s:]\s?\d\d:\d\d:\d\d
    (?=[^\n]*(?:\b(?i:debug|info|notice|warn|warning|error|fatal|critical|trace)\b|\[\d+\]|\bstatus\b|\bGET\b|\bPOST\b|\w=\S
    |\sHTTP/|\#\d|\w\(\)))
    |\w{3}\s{1,2}\d{1,2}\s\d\d:\d\d:\d\d\s\S++\s[\w./-]++(?:\[\d++\])?:\s
    |\[?\d\d:\d\d:\d\d[.,]\d++\]?\s[^\n]*?\b(?:DEBUG|INFO|NOTICE|WARN|WARNING|ERROR|FATAL|TRACE)\b
    |[DIWEF]\d{4}\s\d\d:\d\d:\d\d\.\d++\s++\d++\s[^\s:]++:\d++\]
    |[\w.:-]++\s\S++\s\S++\s\[\d\d/\w{3}/\d{4}:\d\d:\d\d:\d\d\s[^\]\n]*+\]\s"
    |(?:DEBUG|INFO|NOTICE|WARN|WARNING|ERROR|FATAL|CRITICAL)\b[:\s\[][^\n]*\d\d:\d\d:\d\d|\#(?:Fields|Software|Version|Date):""",
    re.VERBOSE,
)
IN_LOG = re.compile(r"\s+\S|Traceback\s|(?:[\w$]++\.)*+[\w$]*(?:Error|Exception|Interrupt|Exit)\b|Caused by:|\.{3} \d++ more")
LISTING = re.compile(
    r"total\s\d++$|[-dlcbps][rwxsStT-]{9}[.+@]?\s++\d++\s|\d\d[-/]\d\d[-/]\d{2,4}\s++\d\d:\d\d(?:[AP]M)?\s++(?:<DIR>|[\d,.]++)\s"
)
PATHS = re.compile(r"(?:https?://|\.{0,2}/)\S++$")
CHECKSUMS = re.compile(r"\\?[0-9a-f]{32,128}\s[ *]?\S|[A-Z0-9-]{3,9}\s?\([^\n]*\)\s=\s[0-9a-f]{32,128}$")
MODULE_SUM = re.compile(r"\S++ v\d\S*+ h1:[\w+/]++=$")
REQUIREMENT = re.compile(
    r"[\w.-]++(?:\[[\w, -]++\])?(?:\s*+(?:[=~!<>]=|<|>)\s?[\w.*, <>=!~]++)?(?:\s*+;[^\n]*+)?$|-[cer]\s\S|--[a-z-]++[\s=]\S"
)
VERSIONS = re.compile(r"^[\w.-]++(?:\[[\w, -]++\])?\s*+[=~!<>]=\s?\d", re.MULTILINE)
GEMS = re.compile(r"(?:source|gem|group|ruby|git_source|gemspec|end)\b")
GEM = re.compile(r"^gem ['\"]", re.MULTILINE)
CRONTAB = re.compile(r"(?:[\d*/,-]++\s++){5}\S|@(?:reboot|hourly|daily|weekly|monthly)\s++\S|[A-Z]++=")
ACCOUNTS = re.compile(r"[\w.-]++:[^:\s]*+:\d*+:\d*+:")
HOSTS = re.compile(r"(?:\d{1,3}(?:\.\d{1,3}){3}|[\da-f]*+::[\da-f:]*+)\s++[\w.-]++(?:\s|$)")
MESSAGE = re.compile(r"[\w-]++(?:\.[\w-]++)++\s*+=")  # of a program, by a name of several parts
PAIR = re.compile(r"[^,;\t\n]{1,60}[,;\t] ?[-+]?(?:0x[\da-f]++|[\d.]++%?)$")
IGNORED = re.compile(r"[!/]?[\w.*/?\[\]~@+-]++$")
NUMBERS = re.compile(r"[-+.\dEe\s,;:]++$")
WILDCARDS = re.compile(r"^(?:\*\.|[^\n]*/(?:\*|$))", re.MULTILINE)
MIN_OUTER = 0.2  # of the lines, which are no inner ones

SHAPES = (
    LineShape(
        "settings",
        INI.match,
        INDENTED.match,
        least=2,
        yes=("[mill]\nwheel = 3\nsluice = open\n", "PORT=80\nHOST=mill.example\nDEBUG=\n"),
        no=("[Verse 1]\nThe mill goes round\nThe mill goes round\n", "E = mc²\nis known to all.\nBut why?\n"),
    ),
    LineShape(
        "settings",
        DOCKER.match,
        INDENTED.match,
        yes=("FROM python:3.12\nWORKDIR /mill\nRUN pip install wheel\nCMD python -m mill\n",),
        no=("FROM the mill\nA letter came.\nIt was late.\n",),
    ),
    LineShape(
        "settings",
        MAKE.match,
        RECIPE.match,
        needs=BUILD.search,
        yes=("CC = gcc\nall: mill\n\nmill: mill.o\n\t$(CC) -o mill mill.o\n",),
        no=("Mill: what turns?\nMiller: The wheel.\nMill: And why?\n",),
    ),
    LineShape(
        "settings",
        YAML.match,
        INDENTED.match,
        yes=("mill:\n  wheel: 3\n  sluice:\n    - open\n    - shut\nweir: {}\n",),
        no=("flour: 200 g\nsalt: 3 g\nwater: 120 ml\n", "title: Salt\n\nThe salt road runs for nine miles.\n"),
        needs=NESTED.search,
        least=2,
        prose=0.25,
    ),
    LineShape(
        "log",
        LOG.match,
        IN_LOG.match,
        prose=1,
        yes=("2024-06-03 08:11:01 INFO wheel turns\n2024-06-03 08:11:02 WARN ice\n2024-06-03 08:11:03 INFO wheel turns\n",),
        no=("2024-06-03 08:11:01 The mill burns.\n2024-06-03 08:12:00 Firemen come.\n2024-06-03 08:14:00 It is out.\n",),
    ),
    LineShape(
        "listing",
        LISTING.match,
        yes=("total 8\n-rw-r--r-- 1 mill mill 120 Jun  3 08:11 wheel.txt\ndrwxr-xr-x 2 mill mill 4096 Jun  3 08:11 sluice\n",),
        no=("total\nThe wheel\nhas 3 spokes\n",),
    ),
    LineShape(
        "listing",
        PATHS.match,
        yes=("https://mill.example/1\nhttps://mill.example/2\nhttps://mill.example/3\n",),
        no=("https://mill.example/1\nThe wheel turns.\nIt is old.\n",),
    ),
    LineShape(
        "checksums",
        CHECKSUMS.match,
        yes=("d41d8cd98f00b204e9800998ecf8427e  wheel.txt\n" * 3,),
        no=("d41d8cd9 is a hash.\n" * 3,),
    ),
    LineShape(
        "settings",
        IGNORED.match,
        yes=("*.pyc\n/build/\n.tox\n",),
        no=("salt\nflour\nwater\n",),
        needs=WILDCARDS.search,
    ),
    LineShape(
        "table",
        PAIR.match,
        yes=("weir, 12\nquay, 8\nlock, 16\nmill, 4\nford, 0\n",),
        no=("Salt, 1 g\nFlour, 3 cups\nWater\nYeast, 2 spoons\nTime, 3 hours\n",),
        least=5,
    ),
    LineShape(
        "checksums",
        MODULE_SUM.match,
        yes=("mill.example/wheel v1.2.3 h1:abcDEF123=\n" * 3,),
        no=("wheel v1 turns = well\n" * 3,),
    ),
    LineShape(
        "manifest",
        REQUIREMENT.match,
        needs=VERSIONS.search,
        least=2,
        yes=("mill==4.2.11\nweir[tide]>=3.1\nsluice\n-r more.txt\n",),
        no=("salt\nflour\nwater\n", "mills >= 3\nThe mills turn all day.\n"),
    ),
    LineShape(
        "manifest",
        GEMS.match,
        INDENTED.match,
        needs=GEM.search,
        yes=("source 'https://mill.example'\n\ngem 'wheel', '~> 7.0'\ngem 'weir'\n",),
        no=("source of the river\ngem of the valley\nend of the road\n",),
    ),
    LineShape(
        "settings",
        CRONTAB.match,
        least=2,
        yes=("0 5 * * 1 /usr/bin/mill\n*/5 * * * * /usr/bin/weir --check\n",),
        no=("1 2 3 turns of the wheel\n4 5 6 of the mill\n",),
    ),
    LineShape("settings", ACCOUNTS.match, least=2, yes=("root:x:0:0:root:/root:/bin/sh\n" * 2,), no=("Mill: a: 0: b\n" * 2,)),
    LineShape("settings", HOSTS.match, least=2, yes=("127.0.0.1\tmill\n192.0.2.1 weir\n",), no=("192 mills\n127 weirs\n",)),
    LineShape(
        "translation",
        MESSAGE.match,
        least=2,
        prose=1,
        yes=("mill.title=Mill\nmill.greeting=Welcome to the mill, dear visitor of the valley\n",),
        no=("E = mc²\nis known to all.\n",),
    ),
    LineShape("table", NUMBERS.match, yes=("1 2 3\n4 5 6\n7 8 9.5\n",), no=("1\nThe mill\n2\nThe wheel\n",)),
    *LANGUAGES,
)


def begins_shape(line: str) -> bool:
    """Whether a text with this first line may be of one of the kinds."""
    return any(shape.line(line) for shape in SHAPES)


def find_shape(lines: list[str]) -> str:
    """The kind of a text with these lines, if enough of them have one form; else empty."""
    for shape in SHAPES:
        if shape.line(lines[0]) and is_of_shape(lines, shape):
            return shape.kind
    return ""


def is_of_shape(lines: list[str], shape: LineShape) -> bool:
    """Whether enough lines have the form, or stand inside of those that have it, and hardly any is prose."""
    if shape.needs and not shape.needs("\n".join(lines)):
        return False
    outer = sum(shape.line(line) is not None for line in lines)
    inner = sum(shape.inner(line) is not None for line in lines) if shape.inner else 0
    if outer < max(shape.least, MIN_OUTER * len(lines)) or outer + inner < shape.share * len(lines):
        return False
    return is_without_prose(lines, shape.prose)
