"""MathML as text: the TeX that it states, else its own signs on one line.

`<msup><mi>x</mi><mn>2</mn></msup>` becomes x^2, `<mfrac><mi>a</mi><mi>b</mi></mfrac>` a/b.
"""

from __future__ import annotations

import re
from html import unescape

from reex_cli.readers._html.parser import parse_attributes
from reex_cli.text import INVISIBLE

TEX_ANNOTATION = re.compile(r'<annotation\b[^>]*encoding="[^"]*tex[^"]*"[^>]*>([^<]*)</annotation>', re.IGNORECASE)
PIECE = re.compile(r"<(/?)([a-z][\w:-]*)[^<>]*>([^<]*)", re.IGNORECASE)
DISPLAY_STYLE = re.compile(r"\{\s*\\(?:displaystyle|textstyle)\s*(.*)\}|\\(?:displaystyle|textstyle)\b\s*(.*)", re.DOTALL)
DELIMITERS = (("$$", "$$"), (r"\(", r"\)"), (r"\[", r"\]"), ("$", "$"))
MAX_DEPTH = 40  # of elements; in deeper ones the signs are only listed
SIGNS = {"msup": "^", "msub": "_", "msubsup": "_^", "mover": "^", "munder": "_", "munderover": "_^", "mfrac": "/"}
ACCENTS = frozenset("′″'¯ˉ^~ˆ˜→⃗.˙¨")  # above a sign
ENCLOSED = {"mfenced": ("(", ", ", ")"), "mtr": ("", ", ", ""), "mtable": ("[", "; ", "]")}
HIDDEN = frozenset(("annotation", "annotation-xml"))
TOKENS = frozenset("mi mn mo mtext ms".split())
SIMPLE = re.compile(r"[\w.]+|\(.*\)")  # needs no brackets below or above the line
TIGHT = frozenset("()[]{}|,.;:!'′⟨⟩")  # operators without a space in front, or behind if they open
OPENING = frozenset("([{⟨|")
CLOSING = frozenset(")]},.;:!'′⟩|")
Row = list[tuple[str, bool]]  # (text, whether it is an operator)


def stated_tex(attributes: str, inner: str) -> str:
    """The TeX that a `<math>` element states, whose attributes and content are given as written; empty if it states none."""
    if annotation := TEX_ANNOTATION.search(inner):
        return clean_tex(unescape(annotation[1]))
    return clean_tex(parse_attributes(attributes).get("alttext", "")) if "alttext" in attributes else ""


def clean_tex(tex: str) -> str:
    r"""TeX on one line, without delimiters and the style that a renderer put around it.

    >>> clean_tex(r"{\displaystyle E=mc^{2}}"), clean_tex("$x_1$")
    ('E=mc^{2}', 'x_1')
    """
    tex = " ".join(tex.split())
    for begin, end in DELIMITERS:
        if tex.startswith(begin) and tex.endswith(end) and len(tex) > len(begin + end):
            tex = tex[len(begin) : -len(end)].strip()
            break
    styled = DISPLAY_STYLE.fullmatch(tex)
    return (styled[1] or styled[2] or "").strip() if styled else tex


def linearise(inner: str) -> str:
    """The content of a `<math>` element on one line.

    >>> linearise("<mi>a</mi><msup><mi>x</mi><mn>2</mn></msup><mo>=</mo><mfrac><mn>1</mn><mi>b</mi></mfrac>")
    'a x^2 = 1/b'
    """
    stack: list[tuple[str, Row]] = [("mrow", [])]
    depth = 0
    for closing, name, text in PIECE.findall(inner):
        if closing:
            if depth > MAX_DEPTH:
                depth -= 1
            elif len(stack) > 1:
                depth -= 1
                ended, row = stack.pop()
                if piece := join_element(ended, row):
                    stack[-1][1].append((piece, ended == "mo"))
        elif name not in ("mspace", "mprescripts", "none"):
            depth += 1
            if depth <= MAX_DEPTH:
                stack.append((name, []))
        elif depth <= MAX_DEPTH:
            stack[-1][1].append(("", False))
            continue
        if word := " ".join(INVISIBLE.sub("", unescape(text)).split()):
            stack[-1][1].append((word, False))
    return join_row([piece for _, row in stack for piece in row])


def join_element(name: str, row: Row) -> str:
    """The text of an element of MathML whose children are given."""
    parts = [text for text, _ in row]
    if name in TOKENS:
        return "".join(parts)
    signs = SIGNS.get(name, "")
    if signs and len(parts) == len(signs) + 1:
        scripts = zip(signs, parts[1:], strict=True)
        return bracket(parts[0]) + "".join([part if part in ACCENTS else sign + bracket(part) for sign, part in scripts])
    if name in ENCLOSED:
        begin, between, end = ENCLOSED[name]
        return f"{begin}{between.join(parts)}{end}"
    if name == "mroot" and len(parts) == len(("radicand", "index")):
        return f"√[{parts[1]}]{bracket(parts[0])}"
    line = "" if name in HIDDEN else join_row(row)
    return f"√{bracket(line)}" if name == "msqrt" else line


def bracket(text: str) -> str:
    """A text in brackets, unless it is a single sign or number."""
    return text if SIMPLE.fullmatch(text) or len(text) == 1 else f"({text})"


def join_row(row: Row) -> str:
    """Join signs with a space between them, but for brackets, points, and the sign of a number."""
    line = ""
    tight = True  # whether no space belongs in front of the next sign
    operand = False  # whether an operand is in front of it
    for text, is_operator in row:
        if not text:
            continue
        closes = text in CLOSING and (text not in OPENING or operand)
        line += text if tight or closes or (text in OPENING and operand and line[-1:].isalpha()) else f" {text}"
        tight = (text in OPENING and not closes) or (is_operator and not operand and text in "-−+±")
        operand = not is_operator or text in CLOSING
    return line
