"""Named judgements, one topic a file, compiled together.

A module here that does not begin with an underscore is found by being there; it holds `RULES`. So does what another
package names under `reex.rules`. The tests that a rule's `when` is built from are those of `_when.py`.
"""

from reex_cli.rules._conditions import about, in_format, kind, linked, longer, named, phrased, reads, says, shorter, under
from reex_cli.rules._index import RuleIndex, rule_index
from reex_cli.rules._rule import Inline, Rule
from reex_cli.rules._user_rules import own_rules

__all__ = [
    "Inline",
    "Rule",
    "RuleIndex",
    "about",
    "in_format",
    "kind",
    "linked",
    "longer",
    "named",
    "own_rules",
    "phrased",
    "reads",
    "rule_index",
    "says",
    "shorter",
    "under",
]
