"""The full-text index of a database: FTS5, and triggers that keep it right whoever writes, in SQL of every SQLite from 3.34.

The tokenizer of FTS5 takes a run of letters for a word, which it is not in scripts without spaces between words. An article in
such a script has `pieces`, too: each run of signs that may be a word. So what is searched for is found as it is written:

* Han, Hangul and kana: two, three or four neighbouring signs; katakana between other signs as a whole, too;
* Thai, Lao, Burmese and Khmer: up to eight characters that begin and end where a syllable may;
* Latin words and numbers that touch such signs.

The pieces are not stored: the view `articles_indexed` derives them, for the triggers and for `rebuild`.
"""

from __future__ import annotations

SIGNS = "\u3005\u3041-\u3096\u30a1-\u30fa\u30fc\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uf900-\ufaff"  # Han, kana, Hangul
KATAKANA = "\u30a1-\u30fa\u30fc"
SYLLABLES = "\u0e01-\u0e4e\u0e81-\u0ece\u1000-\u104f\u1780-\u17d3"  # Thai, Lao, Burmese, Khmer
LEADING_VOWELS = "\u0e40-\u0e44\u0ec0-\u0ec4"  # written before the consonant of their syllable
FOLLOWING_SIGNS = "\u0e30-\u0e3a\u0e45-\u0e4e\u0eb0-\u0ebd\u0ec6-\u0ece\u102b-\u103e\u17b6-\u17d3"  # written behind it
ALPHANUMERIC = "0-9A-Za-z"
MAX_WORD = 12  # characters of katakana or Latin; longer words are pieces without their rest
WINDOW = MAX_WORD + 2  # characters: one before a piece, the piece, and one behind it
MAX_SYLLABLES = 8  # characters of a word in such a script
LEAF = 16  # windows that are taken from a part of the text without halving it further


def sequence(characters: str, number: int) -> str:
    """Write the GLOB pattern of a window with a number of these characters behind its first one."""
    return f"'?{f'[{characters}]' * number}*'"


def expand(ranges: str) -> str:
    """List the characters of ranges such as `0-9`.

    >>> expand("0-4_a-c")
    '01234_abc'
    """
    parts = iter(ranges.replace("-", "\0"))
    text = ""
    for character in parts:
        text += "".join(map(chr, range(ord(text[-1]) + 1, ord(next(parts)) + 1))) if character == "\0" else character
    return text


def leading_run(characters: str) -> str:
    """Write the SQL for the number of these characters that a window has behind its first one."""
    return f"length(window) - 1 - length(ltrim(substr(window, 2), '{expand(characters)}'))"


def has_signs(column: str) -> str:
    """Write the SQL that is true for a text in which there is a sign. The first two conditions are faster, and exclude most."""
    return (
        f"(length(CAST({column} AS BLOB)) > length({column}) AND {column} GLOB '*[\u0e01-\u1fff\u3001-\ufdff]*'"
        f" AND {column} GLOB '*[{SIGNS}{SYLLABLES}]*')"
    )


# The text is halved until little is left, because SQLite counts characters from its beginning: so time grows linearly.
PIECES = f"""\
    WITH RECURSIVE
        halves (part, starts) AS (
            SELECT ' ' || coalesce(title, '') || ' ' || text || ' ', length(coalesce(title, '')) + 1 + length(text)
            UNION ALL SELECT substr(part, 1, starts / 2 + {WINDOW - 1}), starts / 2 FROM halves WHERE starts > {LEAF}
            UNION ALL SELECT substr(part, starts / 2 + 1), starts - starts / 2 FROM halves WHERE starts > {LEAF}
        ),
        lengths (length) AS (SELECT 1 UNION ALL SELECT length + 1 FROM lengths WHERE length < {LEAF}),
        windows (window) AS (
            SELECT substr(part, length, {WINDOW}) FROM halves CROSS JOIN lengths WHERE starts <= {LEAF} AND length <= starts
        ),
        pieces (piece) AS (
            SELECT CASE
                WHEN window GLOB {sequence(SIGNS, 4)}
                THEN substr(window, 2, 2) || ' ' || substr(window, 2, 3) || ' ' || substr(window, 2, 4)
                WHEN window GLOB {sequence(SIGNS, 3)} THEN substr(window, 2, 2) || ' ' || substr(window, 2, 3)
                ELSE substr(window, 2, 2) END
            FROM windows WHERE window GLOB {sequence(SIGNS, 2)}
            UNION ALL
            SELECT substr(window, 2, {leading_run(KATAKANA)}) FROM windows
            WHERE window GLOB '[^{KATAKANA}]{f"[{KATAKANA}]" * 5}*'
            UNION ALL
            SELECT substr(window, 2, {leading_run(ALPHANUMERIC)}) FROM windows
            WHERE window GLOB '[^{ALPHANUMERIC}][{ALPHANUMERIC}]*'
            AND (window GLOB '[{SIGNS}]*' OR substr(window, 2 + {leading_run(ALPHANUMERIC)}) GLOB '[{SIGNS}]*')
            UNION ALL
            SELECT substr(window, 2, length) FROM windows CROSS JOIN lengths
            WHERE window GLOB '[^{LEADING_VOWELS}][{SYLLABLES}][{SYLLABLES}]*' AND window NOT GLOB '?[{FOLLOWING_SIGNS}]*'
            AND length BETWEEN 2 AND min({MAX_SYLLABLES}, {leading_run(SYLLABLES)})
            AND substr(window, length + 1) NOT GLOB '[{LEADING_VOWELS}]*'
            AND substr(window, length + 2) NOT GLOB '[{FOLLOWING_SIGNS}]*'
        )
    SELECT group_concat(piece, ' ') FROM pieces"""  # noqa: S608 - names of ours
CHANGED = "(old.number, old.title, old.text) IS NOT (new.number, new.title, new.text)"
ADD = """\
    INSERT INTO articles_fts (rowid, title, text, pieces)
    SELECT number, title, text, pieces FROM articles_indexed WHERE number = new.number;"""
REMOVE = """\
    INSERT INTO articles_fts (articles_fts, rowid, title, text, pieces)
    SELECT 'delete', number, title, text, pieces FROM articles_indexed WHERE number = old.number;"""
SEARCH_INDEX = f"""\
CREATE VIEW articles_indexed AS SELECT number, title, text, CASE WHEN {has_signs("title")} OR {has_signs("text")} THEN (
{PIECES}
) END AS pieces FROM articles;
CREATE VIRTUAL TABLE articles_fts USING fts5 ( -- Datasette looks for content="articles" here
    title, text, pieces, content="articles_indexed", content_rowid="number", tokenize="unicode61 remove_diacritics 2"
);
CREATE TRIGGER articles_inserted AFTER INSERT ON articles BEGIN
{ADD}
END;
CREATE TRIGGER articles_deleted BEFORE DELETE ON articles BEGIN
{REMOVE}
END;
CREATE TRIGGER articles_changing BEFORE UPDATE ON articles WHEN {CHANGED} BEGIN
{REMOVE}
END;
CREATE TRIGGER articles_updated AFTER UPDATE ON articles WHEN {CHANGED} BEGIN
{ADD}
END;"""  # noqa: S608 - names of ours
DROP_SEARCH_INDEX = """\
DROP TRIGGER IF EXISTS articles_inserted;
DROP TRIGGER IF EXISTS articles_deleted;
DROP TRIGGER IF EXISTS articles_updated;
DROP TABLE IF EXISTS articles_fts;"""  # of version 1, whose index had no pieces
REBUILD_SEARCH_INDEX = "INSERT INTO articles_fts (articles_fts) VALUES ('rebuild');"
