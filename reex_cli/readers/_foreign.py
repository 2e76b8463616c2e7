"""Recognises texts that no reader reads and that are full of people's addresses: dumps of databases, tables, logs, comments.

Read as plain text, they would become articles.
"""

from __future__ import annotations

import re

from reex_cli.addresses import find_addresses, find_signs, remove_addresses

SQL_COMMENT = r"(?:--[^\n]*+\n|\#[^\n]*+\n|/\*(?:[^*]|\*(?!/))*+\*/;?|\s)*+"
SQL_DUMP = re.compile(
    rf"""--\ (?:MySQL|MariaDB|phpMyAdmin|Adminer|HeidiSQL|SQLite)\b|(?:--\s*+)?--\ PostgreSQL\ database\ dump
    |\#\ WordPress\ MySQL\ database|PRAGMA\ \w+\s?=|{SQL_COMMENT}(?:INSERT\ (?:IGNORE\ )?INTO|REPLACE\ INTO
    |CREATE\ (?:TABLE|DATABASE|SCHEMA)|DROP\ (?:TABLE|DATABASE)|LOCK\ TABLES|SET\ (?:NAMES|SQL_MODE|@)|START\ TRANSACTION;
    |BEGIN\ TRANSACTION;|USE\ `|COPY\ [\w.\"]+\ \([^)\n]*+\)\ FROM\ stdin)[\s`;=(\"\w]""",
    re.VERBOSE,
)
XML_DUMP = re.compile(r"(?:<\?xml[^>]*+>|<!--(?:[^-]|-(?!->))*+-->|\s)*+<(?:(mysqldump|pma_xml_export)|(disqus))[\s>]")
BORDER = re.compile(r"\+(?:-{2,}\+)+$")  # of a table that the clients of databases draw
DELIMITERS = (",", ";", "\t", "|")
DATABASE_COLUMNS = frozenset(  # of the tables of WordPress
    """comment_id comment_post_id comment_author comment_author_email comment_author_ip comment_content comment_date user_login
    user_email user_pass user_nicename display_name user_registered post_author post_content post_title post_date post_type
    post_status post_name meta_key meta_value umeta_id""".split()
)
MIN_CELLS = 3  # of a row of a table
MIN_DATABASE_COLUMNS = 2
SAMPLE_LINES = 20
MAX_IP_ADDRESS = 45  # characters
LOG_LINE = re.compile(r"[\da-f.:]{3,45} \S+ .{0,80}\[\d", re.IGNORECASE)

DATABASE = "a dump of a database. Export the posts instead: in WordPress with Tools → Export, or as JSON from its REST API."
COMMENTS = "an export of comments (Disqus), without articles."
TABLE = "a table with addresses of people. reex reads articles; of a table, it reads columns of posts as JSON."
LOG = "the log of a server, with addresses of its visitors."


def describe_foreign(head: str) -> str:
    """What a text is that no reader reads, by its beginning, and what to do with it; empty for any other text."""
    if SQL_DUMP.match(head):
        return DATABASE
    if head.startswith("<"):
        xml = XML_DUMP.match(head)
        return (COMMENTS if xml[2] else DATABASE) if xml else ""
    return "" if head.startswith(("{", "[")) else describe_lines(head.split("\n")[: 2 * SAMPLE_LINES])


def describe_lines(lines: list[str]) -> str:
    """What lines are that are rows of a table, or of a log; empty for any others."""
    lines = [line for line in lines if line.strip() and not BORDER.match(line)][:SAMPLE_LINES]
    if lines and "_" in lines[0]:
        columns = {cell.lower() for delimiter in DELIMITERS for cell in split_row(lines[0], delimiter)}
        if len(columns & DATABASE_COLUMNS) >= MIN_DATABASE_COLUMNS:
            return DATABASE
    if not find_signs("\n".join(lines)):
        return ""
    if all(LOG_LINE.match(line) and find_addresses(line[:MAX_IP_ADDRESS]) for line in lines[:-1] or lines):
        return LOG
    return TABLE if any(is_table_of_people(lines, delimiter) for delimiter in DELIMITERS) else ""


def is_table_of_people(lines: list[str], delimiter: str) -> bool:
    """Whether most lines are rows of as many cells, and at least one cell in most of them is an address."""
    if 2 * sum(line.count(delimiter) >= MIN_CELLS - 1 for line in lines) <= len(lines):
        return False
    rows = [split_row(line, delimiter) for line in lines]
    cells = max(map(len, rows), default=0)
    whole = [row for row in rows if len(row) == cells]
    if cells < MIN_CELLS or 2 * len(whole) <= len(rows):
        return False
    with_address = sum(any(cell and not remove_addresses(cell) for cell in row) for row in whole)
    return 2 * with_address >= len(whole)


def split_row(line: str, delimiter: str) -> list[str]:
    """The cells of a row, without the quotation marks around them."""
    return [cell.strip(" \"'`") for cell in line.strip(f" {delimiter}" if delimiter == "|" else " ").split(delimiter)]
