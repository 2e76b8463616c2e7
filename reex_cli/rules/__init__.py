"""Rules that label blocks, one topic per module, compiled into one index.

Every module here whose name does not begin with an underscore is loaded; it holds `RULES`. So are the plug-ins of other
packages under the entry point `reex.rules`. Conditions, of which a rule's `when` is built, are in `_conditions.py`.
Blocks that no rule matches are left to the classifier.
"""

from reex_cli.rules._conditions import about, in_format, kind, linked, longer, named, phrased, reads, says, shorter, under
from reex_cli.rules._index import RuleIndex, rule_index
from reex_cli.rules._inline_cuts import YIELDING, cut_blocks
from reex_cli.rules._rule import InlineRule, Rule
from reex_cli.rules._user_rules import format_user_rule, load_user_rules

__all__ = [
    "YIELDING",
    "InlineRule",
    "Rule",
    "RuleIndex",
    "about",
    "cut_blocks",
    "format_user_rule",
    "in_format",
    "kind",
    "linked",
    "load_user_rules",
    "longer",
    "named",
    "phrased",
    "reads",
    "rule_index",
    "says",
    "shorter",
    "under",
]
