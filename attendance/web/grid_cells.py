"""The places of a week grid and of a herringbone, drawn: a mark to read, a mark to choose, or why there is none.

Drawn here rather than in a template, as a class's week has three hundred of them.
"""

from dataclasses import dataclass

from django.utils.html import format_html
from django.utils.safestring import SafeString

from attendance.rules.grids import Place

GLUE = "|"
EMPTY_WORDS = {
    Place.CLOSED: "school closed",
    Place.OFF_ROLL: "not on roll",
    Place.COMING: "still to come",
}
EMPTY = {
    place: format_html(
        '<span class="mark mark--{}" title="{}"><span class="govuk-visually-hidden">{}</span></span>',
        place.value, words.capitalize(), words,
    )
    for place, words in EMPTY_WORDS.items()
}  # fmt: skip
CHOICE = (
    '<label class="mark mark--{}{}" title="{}"><input type="checkbox" name="cell" value="{}"'
    ' aria-label="{}">{}</label>'
)
LINK = '<a class="mark mark--{}{}" href="{}" title="{}">{}<span class="govuk-visually-hidden"> {}</span></a>'
PLAIN = '<span class="mark mark--{}{}" title="{}">{}<span class="govuk-visually-hidden"> {}</span></span>'
AMENDED = " mark--amended"


@dataclass(frozen=True)
class Drawn:
    """What one mark shows: its code and shape, a sentence, and whether it was amended."""

    code: str
    kind: str
    label: str
    is_amended: bool = False

    @property
    def shown(self) -> str:
        """The code, or a dot for a missing mark."""
        return self.code or "·"

    @property
    def more(self) -> str:
        return AMENDED if self.is_amended else ""


def draw_empty(place: Place) -> SafeString:
    """A place that holds no mark and cannot be chosen."""
    return EMPTY[place]


def draw_choice(mark: Drawn, value: str, label: str) -> SafeString:
    """A mark to choose: a box of its own, so that it works by keyboard and without a script."""
    return format_html(CHOICE, mark.kind, mark.more, mark.label, value, label, mark.shown)


def draw_link(mark: Drawn, href: str) -> SafeString:
    """A mark that leads to its story."""
    return format_html(LINK, mark.kind, mark.more, href, mark.label, mark.shown, mark.label)


def draw_plain(mark: Drawn) -> SafeString:
    """A mark to read."""
    return format_html(PLAIN, mark.kind, mark.more, mark.label, mark.shown, mark.label)
