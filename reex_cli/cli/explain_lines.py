"""The lines that `reex explain` prints: a block each for all lines of a source, a paragraph of reasons for one line."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from reex_cli.cli.show import single_line
from reex_cli.text import sanitize_for_terminal

if TYPE_CHECKING:
    from reex_cli.explanation import Explanation, Found
    from reex_cli.explanation.remedies import RuleRemedy
    from reex_cli.model import Evidence

KEY_WIDTH = 12  # columns
MAX_REASONS = 4  # on either side
STRONG, CLEAR = 1.0, 0.3  # units of log odds from which a reason is called so
OUTCOMES = {
    "kept": "kept",
    "aside": "kept beside the text",
    "metadata": "not in the text: it states metadata",
    "field": "no line of the text: metadata",
    "dropped": "dropped",
}
STYLES = {"kept": "bold", "dropped": "dim", "metadata": "cyan", "field": "cyan", "aside": ""}


class Line(NamedTuple):
    """A line of output, which is wrapped on a narrow terminal behind its prefix."""

    text: str
    style: str = ""
    prefix: str = ""
    is_failure: bool = False  # goes to standard error


def key(name: str) -> str:
    """A prefix of fixed width."""
    return f"  {name:<{KEY_WIDTH}}"


def brief_lines(found: Found) -> Iterator[Line]:
    """A line for each block: source and line, what became of it, by whom, and its text."""
    view = found.view
    for index in found.indexes:
        block, verdict, state = view.page.blocks[index], view.verdicts[index], view.find_state(index)
        place = f"{view.name}{view.page.pointer}:{block.line or ''}".rstrip(":")
        gives = f", gives {verdict.field}" if verdict.field else ""
        label = verdict.label if state not in ("kept", "field") else block.name or block.kind
        what = f"{state} {label} ({verdict.rule}{gives})"
        yield Line(f"{what}: {single_line(view.show_text(index))}", STYLES[state], f"{place}: ")


def explanation_lines(item: Explanation, line: int, *, rules_only: bool) -> Iterator[Line]:
    """The reasons for what became of one block, and what would reverse it."""
    if rules_only:
        yield from rule_lines(item, line)
        return
    outcome = OUTCOMES[item.state] + (f" as {item.label}" if item.state == "dropped" else "")
    yield Line(outcome, "bold", f"{item.source}:{line}: ")
    yield Line(single_line(item.text), "", key("text"))
    yield Line(item.name or item.kind.replace("_", " "), "", key("kind"))
    yield Line(item.rule, "", key("rule"))
    yield Line(item.why, "", key("why"))
    if item.score:
        percent, needed = item.score.percent, item.score.needed
        yield Line(f"{percent} % likely to be of the article; on this page, {needed} % is enough", "", key("classifier"))
        yield from reason_lines(item)
    if item.runner_up:
        yield Line(item.runner_up, "", key("next best"))
    yield from evidence_lines(item.evidence, item.unused)
    for text, label, rule in item.cuts:
        yield Line(f"{label} ({rule}): {single_line(text)}", "", key("cut out"))
    yield from remedy_lines(item)


def reason_lines(item: Explanation) -> Iterator[Line]:
    """The weightiest reasons for the article and against it."""
    reasons = item.score.reasons if item.score else ()
    for name, sign in (("for", 1), ("against", -1)):
        for reason in [reason for reason in reasons if reason.weight * sign > 0][:MAX_REASONS]:
            weight = abs(reason.weight)
            strength = "strongly" if weight >= STRONG else "clearly" if weight >= CLEAR else "slightly"
            yield Line(f"{strength}: {reason.text}", "", key(name))


def evidence_lines(evidence: tuple[Evidence, ...], unused: tuple[Evidence, ...]) -> Iterator[Line]:
    """The fields that a block gives, and those that something else gives."""
    for item in evidence:
        others = f"; not {'; '.join(item.seen)}" if item.seen else ""
        yield Line(f"{item.field}: {single_line(item.text)} ({item.rule}{others})", "", key("gives"))
    for item in unused:
        where = f" on line {item.line}" if item.line else ""
        yield Line(f"{item.field}: {single_line(item.text)} ({item.rule}{where}) goes before it", "", key("not taken"))


def remedy_lines(item: Explanation) -> Iterator[Line]:
    """The options and the rule that would reverse what became of a block."""
    if item.state == "field":
        return
    verb = "drop it" if item.state == "kept" else "keep it"
    yield Line(", ".join(item.options) or "no option would", "", key(verb))
    if item.user_rule is None:
        yield Line("no rule in a file for --rules would", "", key("or"))
        return
    others = (
        f"and {item.user_rule.others} other blocks of this page" if item.user_rule.others else "and nothing else of this page"
    )
    yield Line(f"this rule in a file for --rules, which was tried: it changes this line {others}", "", key("or"))
    yield from (Line(part, "", key("")) for part in toml_lines(item.user_rule))


def rule_lines(item: Explanation, line: int) -> Iterator[Line]:
    """The rule alone, as it is pasted into a file."""
    if item.user_rule is None:
        yield Line(f"{item.source}:{line}: no rule would reverse what became of it.", is_failure=True)
        return
    yield from map(Line, toml_lines(item.user_rule))
    yield Line("")


def toml_lines(remedy: RuleRemedy) -> list[str]:
    """The lines of a rule in a file."""
    from reex_cli.rules import format_user_rule

    return format_user_rule(remedy.rule).split("\n")


def style_line(line: Line, columns: int) -> Any:
    """The rich text of a line, wrapped behind its prefix."""
    from rich.console import Console
    from rich.text import Text

    text, width = Text(sanitize_for_terminal(line.text), line.style), columns - len(line.prefix)
    if line.prefix.startswith(" ") and width >= 2 * KEY_WIDTH:
        text = Text("\n" + " " * len(line.prefix)).join(text.wrap(Console(), width))
    return Text.assemble((sanitize_for_terminal(line.prefix), "cyan"), text)
