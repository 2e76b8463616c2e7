"""Recognises texts that no reader reads and that are full of people's addresses: dumps of databases, tables, logs, comments.

Read as plain text, they would become articles.
"""

from __future__ import annotations

import re

from reex_cli.addresses import find_addresses, find_signs, remove_addresses

BORDER = re.compile(r"\+(?:-{2,}\+)+$")  # of a table that the clients of databases draw
DELIMITERS = (",", ";", "\t", "|")
DATABASE_COLUMNS = frozenset(  # of the tables of WordPress
    """comment_id comment_post_id comment_author comment_author_email comment_author_ip comment_content comment_date user_login
    user_email user_pass user_nicename display_name user_registered post_author post_content post_title post_date post_type
    post_status post_name meta_key meta_value umeta_id""".split()
)
DATA_DELIMITERS = (",", ";", "\t")
QUOTED = re.compile(r'"(?:[^"]|"")*+(?:"|$)')  # a cell, or its beginning
MIN_ROWS = 3  # with the header
TABLE_SHARE = 0.8  # of the rows that have as many cells as the first
MIN_CELLS = 3  # of a row of a table
MIN_DATABASE_COLUMNS = 2
SAMPLE_LINES = 20
MAX_IP_ADDRESS = 45  # characters
LOG_LINE = re.compile(r"[\da-f.:]{3,45} \S+ .{0,80}\[\d", re.IGNORECASE)

DATABASE, LOG, TABLE = "database", "log", "table"


def find_table(head: str) -> str:
    """The kind of a text whose lines are rows, by its beginning; empty for any other text."""
    lines = [line for line in head.split("\n", 2 * SAMPLE_LINES)[: 2 * SAMPLE_LINES] if is_row(line)][:SAMPLE_LINES]
    has_rows = any(line.count(delimiter) >= MIN_CELLS - 1 for line in lines[:3] for delimiter in DELIMITERS)
    return find_rows(lines) if has_rows or (lines and ("_" in lines[0] or LOG_LINE.match(lines[0]))) else ""


def is_row(line: str) -> bool:
    """Whether a line may be a row: it is neither blank nor a comment, nor the border of a table."""
    return bool(line) and line[0] != "#" and not line.isspace() and not (line[0] == "+" and BORDER.match(line))


def find_rows(lines: list[str]) -> str:
    """What lines are that are rows of a table, or of a log; empty for any others."""
    if "_" in lines[0]:
        columns = {cell.lower() for delimiter in DELIMITERS for cell in split_row(lines[0], delimiter)}
        if len(columns & DATABASE_COLUMNS) >= MIN_DATABASE_COLUMNS:
            return DATABASE
    if any(is_table(lines, delimiter) for delimiter in DATA_DELIMITERS):
        return TABLE
    if not find_signs("\n".join(lines)):
        return ""
    if all(LOG_LINE.match(line) and find_addresses(line[:MAX_IP_ADDRESS]) for line in lines[:-1] or lines):
        return LOG
    return TABLE if any(is_table_of_people(lines, delimiter) for delimiter in DELIMITERS) else ""


def is_table(lines: list[str], delimiter: str) -> bool:
    """Whether lines are rows of as many short cells; a comma in prose has a space behind it."""
    if lines[0].count(delimiter) < MIN_CELLS - 1 or f"{delimiter} " in lines[0].replace(f'{delimiter} "', ""):
        return False
    rows = [QUOTED.sub("", line).count(delimiter) for line in (lines[:-1] if len(lines) > MIN_ROWS else lines)]
    return len(rows) >= MIN_ROWS - 1 and rows.count(rows[0]) >= TABLE_SHARE * len(rows) and rows[0] >= MIN_CELLS - 1


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
