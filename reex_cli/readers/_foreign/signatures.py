"""Kinds of texts that are known by how they begin: markup that is no page, dumps, patches, keys, data of programs."""

from __future__ import annotations

import re
from functools import cache

from reex_cli.model import Trust
from reex_cli.pattern_cache import pattern_cache
from reex_cli.readers._foreign._kind import Signature

XML_PROLOGUE = r"(?:<\?(?!php)[\w-]++[^>]*+>|<!--(?:[^-]|-(?!->))*+-->|<!DOCTYPE\s+(?!html)[^>\[]*+(?:\[[^\]]*+\]\s*+)?>|\s)*+"
PAGE_ELEMENTS = "a|article|body|div|footer|h[1-6]|header|main|nav|ol|p|section|span|table|ul"  # behind a drawing
SQL_COMMENT = r"(?:--[^\n]*+\n|\#[^\n]*+\n|/\*(?:[^*]|\*(?!/))*+\*/;?|\s)*+"


def root(names: str) -> str:
    """The expression for XML whose outermost element has one of these names, in any namespace."""
    return rf"{XML_PROLOGUE}<(?:\w++:)?(?:{names})(?=[\s>/])"


SIGNATURES = (
    Signature(
        "database",
        rf"""--\ (?:MySQL|MariaDB|phpMyAdmin|Adminer|HeidiSQL|SQLite)\b|(?:--\s*+)?--\ PostgreSQL\ database\ dump
        |\#\ WordPress\ MySQL\ database|PRAGMA\ \w+\s?=|{SQL_COMMENT}(?:INSERT\ (?:IGNORE\ )?INTO|REPLACE\ INTO
        |CREATE\ (?:TABLE|DATABASE|SCHEMA)|DROP\ (?:TABLE|DATABASE)|LOCK\ TABLES|SET\ (?:NAMES|SQL_MODE|@)|START\ TRANSACTION;
        |BEGIN\ TRANSACTION;|USE\ `|COPY\ [\w.\"]+\ \([^)\n]*+\)\ FROM\ stdin)[\s`;=(\"\w]
        |{root("mysqldump|pma_xml_export")}""",
        yes=("-- MySQL dump 10.13\n", "CREATE TABLE `mills` (", "<mysqldump xmlns='x'>"),
        no=("-- My notes on the sluice", "Create table salads with sea beans."),
    ),
    Signature("comments", root("disqus"), yes=('<?xml version="1.0"?>\n<disqus xmlns="x">',), no=("<p>Disqus is gone.</p>",)),
    Signature(
        "sitemap", root("urlset|sitemapindex"), yes=("<urlset>", '<?xml version="1.0"?><sitemapindex a="b">'), no=("<ul><li>",)
    ),
    Signature("OPML", root("opml"), yes=('<opml version="2.0">',), no=("OPML is a list of feeds.",)),
    Signature(
        "SVG",
        rf"{root('svg')}(?![\s\S]*</svg>\s*+<(?:{PAGE_ELEMENTS})\b)",
        yes=("<svg viewBox='0 0 2 2'>", "<?xml version='1.0'?>\n<!DOCTYPE svg PUBLIC 'x' 'y'>\n<svg>"),
        no=("<p>Some <svg> in a page", "SVG draws lines.", "<svg></svg><div>A page that begins with a drawing.</div>"),
    ),
    Signature(
        "bookmarks",
        r"<!DOCTYPE\s+NETSCAPE-Bookmark-file",
        yes=("<!DOCTYPE NETSCAPE-Bookmark-file-1>\n",),
        no=("<p>Bookmarks</p>",),
    ),
    Signature(
        "XML",
        rf"(?=<\?xml|<!DOCTYPE\s+(?!html)|<[\w:.-]+\s[^<>]*?xmlns){XML_PROLOGUE}<[\w:]",
        yes=('<?xml version="1.0"?>\n<plist version="1.0">', '<project xmlns="http://maven.example">'),
        no=("<!doctype html><p>", "<p>XML begins with <?xml"),
        outranks=Trust.LAST_RESORT,
    ),
    Signature(
        "robots",
        r"(?:\#[^\n]*+\n|\s)*+(?i:user-agent|disallow|sitemap)\s*+:[^\n]*+(?:\n\s*+(?:\#[^\n]*+\n\s*+)*+|\Z)"
        r"(?i:user-agent|disallow|allow|sitemap|crawl-delay|host|noindex|content-signal|\Z)",
        yes=("User-agent: *\nDisallow: /wp-admin/", "# mill\n\nSitemap: https://mill.example/s.xml\nUser-agent: *\n"),
        no=("User-agent: a word for browsers\nIt names them.", "Sitemap: what is it?\nA list of pages."),
    ),
    Signature(
        "patch",
        r"""diff\ --git\ |diff\ -\S+\ |Index:\ \S+\n={20,}|---\ \S[^\n]*+\n\+\+\+\ \S[^\n]*+\n@@\ -\d
        |From\ [0-9a-f]{40}\ Mon\ Sep\ 17\ 00:00:00\ 2001\n""",
        yes=("diff --git a/mill.py b/mill.py\n", "--- a/x\n+++ b/x\n@@ -1,3 +1,4 @@\n"),
        no=("--- \nTitle: a mill\n---", "diff is a program"),
        outranks=Trust.CERTAIN,
    ),
    Signature(
        "key",
        r"""-----BEGIN\ (?!PGP\ SIGNED)[A-Z0-9 ]+-----\n|(?:ssh-(?:rsa|ed25519|dss)|ecdsa-sha2-\S+)\ AAAA
        |(?:[A-Za-z0-9+/]{60,76}\n){3,}+[A-Za-z0-9+/]{0,76}={0,2}\s*+\Z""",
        yes=("-----BEGIN CERTIFICATE-----\nMII", "ssh-rsa AAAAB3Nz user", ("QUJD" * 16 + "\n") * 3),
        no=(
            "-----BEGIN PGP SIGNED MESSAGE-----\nHash",
            "ssh-rsa is a kind of key",
            ("QUJD" * 16 + "\n") * 3 + "\nThe mill at Eling turned for the first time.",
        ),
    ),
    Signature(
        "calendar or card",
        r"BEGIN:(?:VCALENDAR|VCARD)\s",
        yes=("BEGIN:VCARD\nVERSION:3.0",),
        no=("BEGIN: the first of seven steps",),
    ),
    Signature(
        "subtitles",
        r"""WEBVTT\b[^\n]*+\n|\[Script\ Info\]\n
        |(?:\d++\n)?+\d{1,2}:\d\d(?::\d\d)?[,.]\d{2,3}(?:\ -->\ |,)\d{1,2}:\d\d(?::\d\d)?[,.]\d
        |(?:\[(?:ti|ar|al|au|by|re|ve|length|offset|la):[^\n]*+\n++)*+(?:\[\d{1,3}:\d\d\.\d\d++\][^\n]*+\n++){2}""",
        yes=(
            "WEBVTT\n\n00:01.000 --> 00:02.000\nThe",
            "[ti:Salt]\n[00:01.20]The mill\n[00:05.10]goes round\n",
            "1\n00:00:01,000 --> 00:00:02,500\nThe",
            "0:00:01.000,0:00:03.000\nThe",
        ),
        no=("WEBVTT is a format", "1\n00:00:01 is the time", "00:01 --> then it turns"),
    ),
    Signature(
        "references",
        r"""(?:@\w++\{[^\s,{}]++,\s*+\w++\s*+=)|TY\ \ -\ [A-Z]{3,5}\ *+\n[A-Z][A-Z\d]\ \ -""",
        yes=("@article{reed2024,\n  title = {Salt}", "TY  - JOUR\nAU  - Reed"),
        no=("@mill, see this", "TY - thank you"),
    ),
    Signature("playlist", r"\#EXTM3U\b|\[playlist\]\n", yes=("#EXTM3U\n#EXTINF:1,Mill\n",), no=("#EXTM is a sign",)),
    Signature(
        "listing",
        r"""USER\ ++PID\ |\S{1,60}\n[├└]──\ |\ *+PID\ ++TTY\ """,
        yes=("USER       PID %CPU\nroot", ".\n├── mill\n└── weir\n"),
        no=("USER ID", "The mill\n— No, she said."),
    ),
    Signature(
        "log",
        r"""commit\ [0-9a-f]{40}\b[^\n]*+\n(?:Merge:[^\n]*+\n)?Author:\ |={5,}\ test\ session\ starts\ ={5,}
        |This\ is\ \w*TeX,\ Version\ |(?:\[\ *+\d++\.\d{6}\]\ [^\n]*+\n){2}""",
        yes=(
            "commit 0123456789012345678901234567890123456789\nAuthor: Heron <",
            "===== test session starts =====\n",
            "[    0.000000] wheel: turns\n[    1.120000] weir: opens\n",
        ),
        no=("commit to the mill", "===== The mill ====="),
    ),
    Signature(
        "data",
        r""">\S++[^\n]*+\n[A-Z*-]{30,}+\n|0\ HEAD\n1\ [A-Z]{4}\b|\[Event\ "[^"\n]*+"\]\n\[""",
        yes=(">seq1 Heron\n" + "GATTACA" * 8 + "\n", "0 HEAD\n1 SOUR mill\n", '[Event "Weir Open"]\n[Site "Weir"]\n'),
        no=("> THE MILL\nTHE WHEEL\n", "[Event] The mill"),
    ),
    Signature(
        "source map",
        r"""(?:\)\]\}'\n)?+\{\s*+"version"\s*+:\s*+3\s*+,(?=[\s\S]*"(?:mappings|sources|sections)"\s*:)""",
        yes=('{"version":3,"file":"a.js","sources":["a.ts"],"mappings":"AAAA"}',),
        no=('{"version":3,"articles":[]}',),
    ),
    Signature(
        "manifest",
        r"""\{(?=[\s\S]*"(?:start_url|manifest_version|devDependencies|dependencies|compilerOptions|lockfileVersion|require-dev)"\s*:)
        (?=[\s\S]*"(?:name|version|short_name|display|icons|target|module|require)"\s*:)""",
        yes=('{"name": "mill", "start_url": "/", "display": "browser"}', '{"name": "m", "dependencies": {}}'),
        no=('{"name": "mill", "content": "It has dependencies"}', '{"id": 1, "title": "dependencies"}'),
    ),
    Signature(
        "manifest",
        r"""(?:\#\ THIS\ IS\ AN\ AUTOGENERATED\ [^\n]*+\n)?+\#\ yarn\ lockfile\ v
        |(?:GEM|PATH|GIT)\n\ \ remote:\ |module\ \S++\n++go\ \d""",
        yes=("# yarn lockfile v1\n", "GEM\n  remote: https://mill.example/\n", "module mill.example/wheel\n\ngo 1.21\n"),
        no=("# yarn for socks", "GEM of the valley", "module of a course"),
    ),
    Signature(
        "script",
        r"""\#!\s*+/\S[^\n]*+\n|<\?php(?=[\s\S]*(?:\$\w|function\s|\w\(|//|/\*|namespace\s|use\s))|<%@\s|<script\b[^>]*+>(?![\s\S]*</script>\s*+<)""",
        yes=("#!/usr/bin/env python3\nimport os", "<?php\nget_header();", "#! /bin/sh\n"),
        no=("#!hashtag of the day", "<p><?php starts a script"),
        outranks=Trust.LAST_RESORT,
    ),
    Signature(
        "settings",
        r"""%YAML\ |\#\ syntax=docker|<(?:IfModule|Directory|VirtualHost|FilesMatch|Files|Location)\s[^>\n]*+>
        |\$(?:ORIGIN|TTL)\s\S|Host\ \S++\n\s++(?:HostName|User|Port|IdentityFile)\s
        |\[Desktop\ Entry\]|\[Unit\]|\[core\]\n|(?:\#[^\n]*+\n|\s)*+
        (?:RewriteEngine|Options\ [-+]|AddType\ |ErrorDocument\ \d|Header\ set)""",
        yes=("<IfModule mod_rewrite.c>\nRewriteEngine On", "[Unit]\nDescription=Mill"),
        no=("[Unit 1]\nThe mill", "Options for a rainy day"),
        outranks=Trust.LIKELY,
    ),
    Signature(
        "translation",
        r'(?:\#[^\n]*+\n|\s)*+msgid\ "[^\n]*+\n(?:"[^\n]*+\n)*+msgstr',
        yes=('# Mills\nmsgid ""\nmsgstr ""\n',),
        no=("msgid is a key",),
    ),
)


@cache
def _alternation() -> re.Pattern[str]:
    """All signatures in one expression, each in a group of its own."""
    return pattern_cache.compile(
        "|".join(f"(?P<_{number}>{signature.begins})" for number, signature in enumerate(SIGNATURES)), re.VERBOSE
    )


def match_signature(head: str) -> Signature | None:
    """The first signature that a text begins with; for none, None."""
    match = _alternation().match(head)
    return SIGNATURES[int(match.lastgroup[1:])] if match and match.lastgroup else None
