"""Pictures, players, and the credits beside them."""

from reex_cli.model import Kind, Label
from reex_cli.rules._rule import Rule
from reex_cli.rules._when import about, kind, reads, shorter

RULES = (
    Rule(
        name="decorative-image",
        label=Label.MEDIA,
        when=kind(Kind.IMAGE) & about(lambda block: not block.text, "has no text"),
        why="An image without a text that stands for it says nothing in a text.",
        yes=("<img src='/line.png' alt=''>",),
        no=("<img src='/mill.jpg' alt='The mill at low tide'>",),
    ),
    Rule(
        name="credit-line",
        label=Label.MEDIA,
        when=reads("media") & shorter(16),
        why="It names the maker of a picture, or works a player.",
        yes=("Photo by Grey Heron", "Play video"),
        no=("The photo credit is due to the weather.",),
    ),
)
