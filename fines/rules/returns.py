"""Where each notice stands on a day, why it was given, and whether the parts of the yearly return add up.

Source: DfE, Parental responsibility measures, data guidance 2018/19 to 2024/25. The statements of
`actions.returns_sql` say the same of many notices at once; a test holds the two together.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from fines.choices import AbsenceReason, NoticeEnd, WithdrawalGround
from fines.rules.amounts import InHand, standing
from fines.rules.clock import Due

SEPTEMBER = 9
HOLIDAY_CODES, LATE_CODES = ("G",), ("U",)
# A tie goes to the more particular reason: "other" is for what fits neither.
REASONS = (AbsenceReason.HOLIDAY, AbsenceReason.LATE, AbsenceReason.OTHER)
GROUND_COLUMNS = {
    WithdrawalGround.OUTSIDE_CODE: "withdrawn_reason_conduct",
    WithdrawalGround.NOT_ISSUABLE: "withdrawn_reason_wrong_issue",
    WithdrawalGround.WRONG_PERSON: "withdrawn_reason_wrong_issue",
    WithdrawalGround.MATERIAL_ERROR: "withdrawn_reason_material_error",
    WithdrawalGround.NOT_PROSECUTED: "withdrawn_reason_expiry_no_legal",
}


@dataclass(frozen=True)
class ReturnYear:
    """The academic year of the return, from 1 September to 31 August."""

    start_year: int

    @classmethod
    def of(cls, day: dt.date) -> "ReturnYear":
        """The year a day lies in."""
        return cls(day.year if day.month >= SEPTEMBER else day.year - 1)

    @property
    def first(self) -> dt.date:
        """1 September."""
        return dt.date(self.start_year, SEPTEMBER, 1)

    @property
    def last(self) -> dt.date:
        """31 August."""
        return dt.date(self.start_year + 1, SEPTEMBER, 1) - dt.timedelta(days=1)

    @property
    def label(self) -> str:
        """As people write it: 2025/26."""
        return f"{self.start_year}/{(self.start_year + 1) % 100:02d}"

    @property
    def time_period(self) -> str:
        """As the return writes it: 202526."""
        return self.label.replace("/", "")

    def as_at(self, today: dt.date) -> dt.date:
        """The day figures are as at unless another is asked: its last day, or today while it runs."""
        return min(self.last, today)


@dataclass(frozen=True)
class Story:
    """What became of one notice, with the days it happened. `money` was not taken back since."""

    owed: tuple[Due, ...]
    first_until: dt.date
    money: tuple[InHand, ...] = ()
    withdrawn_on: dt.date | None = None
    charged_on: dt.date | None = None


def end_on(story: Story, as_at: dt.date) -> NoticeEnd:
    """Where a notice stands on a day.

    Withdrawn comes first: nothing it brought is left, money went back. Then paid: the whole amount due
    on its day was in hand (Education Act 1996 s444A), so liability was discharged even where a charge
    was laid before anybody saw the money. Then prosecuted: a charge that names it was laid; money after
    the last day changes nothing, and a charge given up later was laid all the same. Whatever is left is
    unresolved.
    """
    if story.withdrawn_on and story.withdrawn_on <= as_at:
        return NoticeEnd.WITHDRAWN
    paid_on = standing(story.owed, story.money, as_at).discharged_on
    if paid_on:
        return NoticeEnd.PAID_FIRST if paid_on <= story.first_until else NoticeEnd.PAID_SECOND
    if story.charged_on and story.charged_on <= as_at:
        return NoticeEnd.PROSECUTED
    return NoticeEnd.UNRESOLVED


@dataclass(frozen=True)
class MainReason:
    """The reason most sessions give, and whether another had as many."""

    reason: AbsenceReason
    is_tie: bool = False


def reason_of(codes: Iterable[str]) -> MainReason:
    """Why a notice was given, by the codes of its very sessions: G holiday, U late, the rest other."""
    counts = dict.fromkeys(REASONS, 0)
    for code in codes:
        counts[_kind(code)] += 1
    most = max(counts.values())
    first, *others = [reason for reason in REASONS if counts[reason] == most]
    return MainReason(first, bool(others) and most > 0)


def _kind(code: str) -> AbsenceReason:
    if code in HOLIDAY_CODES:
        return AbsenceReason.HOLIDAY
    return AbsenceReason.LATE if code in LATE_CODES else AbsenceReason.OTHER


@dataclass(frozen=True)
class Addition:
    """A column and the columns it is made of; `rest` names what no column holds, "" where nothing may be left."""

    whole: str
    parts: tuple[str, ...]
    rest: str = ""


ADDITIONS = (
    Addition("pn_issued", ("reason_pn_hols", "reason_pn_late", "reason_pn_other")),
    Addition(
        "pn_issued", ("pn_paid", "pn_withdrawn", "pn_prosecuted_non_payment", "pn_unresolved")
    ),
    Addition("pn_paid", ("pn_paid_21", "pn_paid_22_28")),
    Addition(
        "pn_withdrawn",
        (
            "withdrawn_reason_conduct", "withdrawn_reason_wrong_issue",
            "withdrawn_reason_material_error", "withdrawn_reason_expiry_no_legal",
        ),
    ),
    Addition(
        "case_management",
        ("case_management_prosecuted", "case_management_withdrawn_before_prosecution"),
        "still running",
    ),
    Addition(
        "case_management_withdrawn_before_prosecution",
        ("case_management_withdrawn_att_improved", "case_management_withdrawn_other"),
    ),
    Addition(
        "parenting_orders_granted",
        ("parenting_orders_implemented", "parenting_orders_not_imp"),
        "not finished",
    ),
    Addition(
        "parenting_orders_not_imp",
        ("parenting_orders_not_imp_lackofprovision", "parenting_orders_not_imp_breachbyparent"),
    ),
    Addition(
        "parenting_contracts_offered",
        ("parenting_contracts_accepted",),
        "refused, or not answered",
    ),
    Addition(
        "supervision_orders_total",
        ("supervision_orders_inplaceofprosecution", "supervision_orders_inadditiontoprosecution"),
    ),
)  # fmt: skip


@dataclass(frozen=True)
class Checked:
    """An addition with its numbers. `total` is the sum of the parts."""

    addition: Addition
    whole: int
    total: int

    @property
    def left(self) -> int:
        """What of the whole is in no part; negative where the parts are more."""
        return self.whole - self.total

    @property
    def holds(self) -> bool:
        """Whether the parts make up the whole, or leave only what may be left."""
        return self.left >= 0 if self.addition.rest else self.left == 0


def check_additions(figures: Mapping[str, int | None]) -> tuple[Checked, ...]:
    """Every addition all of whose figures the year has and are known."""
    return tuple(
        Checked(a, _known(figures[a.whole]), sum(_known(figures[p]) for p in a.parts))
        for a in ADDITIONS
        if all(figures.get(name) is not None for name in (a.whole, *a.parts))
    )


def _known(value: int | None) -> int:
    return value or 0


def rate_of(issued: int, enrolments: int | None) -> str:
    """Notices for every 100 enrolments to five places, halves up, as the return writes it; "" where not known."""
    if not enrolments:
        return ""
    shares = (issued * 20_000_000 + enrolments) // (2 * enrolments)
    return f"{shares // 100_000}.{shares % 100_000:05d}"


def average_pence(total: int, count: int) -> int | None:
    """The average in whole pence, halves up; None of nothing."""
    return (2 * total + count) // (2 * count) if count else None
