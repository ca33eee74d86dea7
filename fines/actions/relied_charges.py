"""What amending marks would mean for charges, and records of one to come, worked out before anything is saved.

Nothing is written. Five statements at most, however many marks and charges there are. The watch of the nights
(`fines.actions.doubting`) tells people of the same charges once the marks are saved.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from accounts.models import User
from attendance.choices import REASON_NOT_KNOWN
from attendance.models import AttendanceCode
from attendance.rules.amending import Amending
from attendance.rules.codes import CodeBook
from fines.access_court import visible_charges, visible_decisions
from fines.choices import Decides, ReviewKind
from fines.models import (
    ChargedSession,
    ChargingDecision,
    DecisionSession,
    Proceedings,
    ReviewedSession,
)

_Ids = tuple[int, int]  # session, enrolment


@dataclass(frozen=True)
class ReliedCharge:
    """One charge, or (`is_laid` False) a record of one to come, with marks about to change under it.

    `is_visible` says whether the person may know which. `taken` sessions stop to be an offence, `given` are one
    again, `recoded` stay as they are in law under another code.
    """

    row: Proceedings | ChargingDecision
    is_laid: bool
    is_visible: bool
    taken: frozenset[_Ids]
    given: frozenset[_Ids]
    recoded: frozenset[_Ids]


def read_charges(by: User, amendments: Sequence[Amending]) -> list[ReliedCharge]:
    """The charges that stand, then records to charge, whose sessions these amendments touch."""
    moved = {each.ids: each for each in amendments if each.code != each.was}
    if not moved:
        return []
    book = AttendanceCode.objects.book()
    return [*_charges(by, moved, book), *_records(by, moved, book)]


def _charges(by: User, moved: Mapping[_Ids, Amending], book: CodeBook) -> Iterable[ReliedCharge]:
    rows = ChargedSession.objects.filter(
        session__in={s for s, _ in moved}, enrolment__in={e for _, e in moved}
    )
    out = ReviewedSession.objects.filter(review__kind=ReviewKind.LEFT_OUT).values("charged")
    rows = rows.exclude(proceedings__in=Proceedings.objects.given_up()).exclude(pk__in=out)
    found = _grouped(rows.values_list("proceedings_id", "session_id", "enrolment_id"), moved)
    if not found:
        return
    seen = set(visible_charges(by).filter(pk__in=found).values_list("pk", flat=True))
    for row in Proceedings.objects.filter(pk__in=found).order_by("id"):
        yield _told(row, found[row.pk], book, is_laid=True, is_visible=row.pk in seen)


def _records(by: User, moved: Mapping[_Ids, Amending], book: CodeBook) -> Iterable[ReliedCharge]:
    """Records that stand, come to a charge, were not returned and are not charged yet."""
    rows = DecisionSession.objects.filter(
        session__in={s for s, _ in moved}, enrolment__in={e for _, e in moved},
        decision__decides=Decides.CHARGE, decision__replaced_by__isnull=True,
        decision__proceedings__isnull=True,
    ).exclude(decision__answer__approved=False)  # fmt: skip
    found = _grouped(rows.values_list("decision_id", "session_id", "enrolment_id"), moved)
    if not found:
        return
    seen = set(visible_decisions(by).filter(pk__in=found).values_list("pk", flat=True))
    for row in ChargingDecision.objects.filter(pk__in=found).order_by("id"):
        yield _told(row, found[row.pk], book, is_laid=False, is_visible=row.pk in seen)


def _grouped(
    rows: Iterable[tuple[int, int, int]], moved: Mapping[_Ids, Amending]
) -> dict[int, list[Amending]]:
    found: dict[int, list[Amending]] = defaultdict(list)
    for pk, *ids in rows:
        each = moved.get((ids[0], ids[1]))
        if each:
            found[pk].append(each)
    return found


def _told(
    row: Proceedings | ChargingDecision, changes: Collection[Amending], book: CodeBook, *,
    is_laid: bool, is_visible: bool,
) -> ReliedCharge:  # fmt: skip
    was = {n.ids for n in changes if _is_offence(book, n, n.was)}
    then = {n.ids for n in changes if _is_offence(book, n, n.code)}
    every = {n.ids for n in changes}
    return ReliedCharge(
        row, is_laid, is_visible, frozenset(was - then), frozenset(then - was),
        frozenset(every - (was ^ then)),
    )  # fmt: skip


def _is_offence(book: CodeBook, each: Amending, code: str) -> bool:
    meaning = book.on(code, each.date) if code and code != REASON_NOT_KNOWN else None
    return bool(meaning and meaning.counts_for_notice)
