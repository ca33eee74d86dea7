"""How marks are drawn and counted on pages: a kind for the shape, a bucket for the totals."""

from collections.abc import Iterable
from functools import lru_cache

from django.utils.safestring import SafeString

from accounts.web.drawing import draw
from attendance.choices import StatisticalClass
from attendance.rules.codes import CodeRow

KINDS = {
    StatisticalClass.PRESENT: "present",
    StatisticalClass.AEA: "aea",
    StatisticalClass.AUTH: "auth",
    StatisticalClass.UNAUTH: "unauth",
    StatisticalClass.NOT_POSSIBLE: "not_possible",
    StatisticalClass.ADMIN: "admin",
}
MISSING = "missing"
# Every pupil on roll is in exactly one of these.
BUCKETS = {
    "present": "present",
    "late": "late",
    "aea": "at an activity",
    "absent": "absent",
    "not_expected": "not expected",
    "blank": "blank",
}


def kind_of(row: CodeRow | None) -> str:
    """The shape of a mark; a code nobody knows any more is drawn as missing."""
    return KINDS[StatisticalClass(row.statistical_class)] if row else MISSING


def bucket_of(row: CodeRow | None) -> str:
    """Which of the totals a mark is counted in."""
    kind = kind_of(row)
    if row and row.is_late and kind == "present":
        return "late"
    if kind in ("auth", "unauth"):
        return "absent"
    return {MISSING: "blank", "not_possible": "not_expected", "admin": "not_expected"}.get(
        kind, kind
    )


@lru_cache(maxsize=512)
def draw_mark(code: str, kind: str) -> SafeString:
    """One mark of a strip. Drawn once per code and kind: a class has three hundred of them."""
    return draw('<span class="mark mark--{}">{}</span>', kind, code or "·")


def draw_strip(marks: Iterable[tuple[str, str]], label: str) -> SafeString:
    """A run of marks as one picture with one sentence for those who cannot see it."""
    drawn = SafeString("".join(draw_mark(code, kind) for code, kind in marks))
    return draw('<span class="strip" role="img" aria-label="{}">{}</span>', label, drawn)
