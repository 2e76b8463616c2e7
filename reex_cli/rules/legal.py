"""Copyright lines, terms, imprints."""

from reex_cli.model import Label
from reex_cli.rules._conditions import in_content, reads, says, shorter
from reex_cli.rules._rule import Rule, first_group

HOLDER = r"""^(?:copyright \s* (?:©|\(c\))?|©|\(c\)) \s* (?:\d{4} \s* (?:[-–] \s* (?:\d{4}|present))? \s*)? ,? \s* (?:by \s)?"""

RULES = (
    Rule(
        name="copyright-line",
        label=Label.LEGAL,
        when=says(r"^(?: copyright \s* (?:©|\(c\)) | (?:copyright|\(c\)|©) \s* \d{4} \b )") & shorter(45),
        field="site",
        value=first_group(
            rf"""{HOLDER} (?:the \s contents? \s of \s)?
                 ([^\W_][^.,;|–—™®©:(]{{1,58}}?) \s* (?:$|[.,;|–—™®:(]|\s-\s|\s all \s rights \b)"""
        ),
        why="A copyright line, which names the publication.",
        yes=(
            "© 2025 Tide & Harbour™ – News from the coast.",
            "Copyright 2024 Tide and Harbour. All rights reserved.",
            "Copyright © Tide",
        ),
        no=("Copyright in the map of 1921 has run out.", "© is the sign for copyright."),
    ),
    Rule(
        name="legal-line",
        label=Label.LEGAL,
        when=reads("legal") & shorter(30) & ~in_content,
        why="The whole line is a legal notice or the link to one.",
        yes=("Privacy Policy", "Terms of Use", "All rights reserved."),
        no=(
            "The privacy of the cloister was complete.",
            "On these terms of use and custom they agreed.",
            "[content]<h2>▶ Privacy Policy</h2>",
        ),
    ),
)
