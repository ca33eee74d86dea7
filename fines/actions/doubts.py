"""Charged sessions that are no offence any more: which they are, and which were left out since.

A mark may be amended after its charge was laid. The charge and its sessions stay as they were laid (append-only);
nothing is undone by itself. Until a legal officer decides, no pack relies on such a session (domain T14).
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import (
    Count,
    Exists,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    TextField,
    Value,
)
from django.db.models.functions import Coalesce

from attendance.choices import REASON_NOT_KNOWN
from attendance.models import AttendanceCode, Mark, Session
from fines.choices import ReviewKind
from fines.models import ChargedSession, ChargeReview, Proceedings, ReviewedSession
from fines.rules.spelling import long_date


@dataclass(frozen=True)
class Doubt:
    """A charged session that is no offence any more: its code when it was charged, and today's; empty for no mark."""

    charged: ChargedSession
    was: str
    now: str

    @property
    def words(self) -> str:
        """17 November 2025 AM: O to I."""
        return amended_words(self.charged.session, self.was, self.now)


def amended_words(session: Session, was: str, now: str) -> str:
    """17 November 2025 AM: O to I."""
    return f"{long_date(session.date)} {session.half}: {was} to {now or 'no mark'}"


def judged() -> QuerySet[Any]:
    """Charged sessions with today's code, whether that is an offence, and what was last said of each.

    None of a charge that was given up, and none that is left out. A session marked N is no offence yet.
    """
    said = ReviewedSession.objects.filter(charged=OuterRef("pk")).order_by("-id")
    rows = with_today(ChargedSession.objects.all(), said)
    rows = rows.exclude(proceedings__in=Proceedings.objects.given_up())
    return rows.exclude(said=ReviewKind.LEFT_OUT)


def with_today(rows: QuerySet[Any], said: QuerySet[Any]) -> QuerySet[Any]:
    """Sessions relied on: `now` their code today, `is_offence`, and `said`, the kind of the latest review of each."""
    mark = Mark.objects.filter(session=OuterRef("session"), enrolment=OuterRef("enrolment"))
    day = OuterRef("session__date")
    codes = AttendanceCode.objects.filter(
        Q(valid_from__isnull=True) | Q(valid_from__lte=day),
        Q(valid_to__isnull=True) | Q(valid_to__gte=day),
        code=OuterRef("code"), counts_for_notice=True,
    )  # fmt: skip
    offence = mark.exclude(code=REASON_NOT_KNOWN).filter(Exists(codes))
    found: QuerySet[Any] = rows.annotate(
        now=Coalesce(Subquery(mark.values("code")[:1]), Value(""), output_field=TextField()),
        is_offence=Exists(offence),
        said=Coalesce(
            Subquery(said.values("review__kind")[:1]), Value(""), output_field=TextField()
        ),
    )
    return found


def _in_doubt() -> QuerySet[Any]:
    return judged().filter(is_offence=False)


def doubts_in(charges: Collection[Proceedings]) -> dict[int, list[Doubt]]:
    """By charge, its sessions that are no offence any more and not left out, in order. One query."""
    rows = _in_doubt().filter(proceedings__in=charges).select_related("session")
    found: dict[int, list[Doubt]] = {}
    for row in rows.order_by("session__date", "session__half"):
        found.setdefault(row.proceedings_id, []).append(Doubt(row, row.code, row.now))
    return found


def doubts_of(row: Proceedings) -> list[Doubt]:
    """Those of one charge. One query."""
    return doubts_in([row]).get(row.pk, [])


def left_out_of(row: Proceedings) -> set[int]:
    """Sessions of a charge that a legal officer left out since. One query."""
    rows = ReviewedSession.objects.filter(review__proceedings=row, review__kind=ReviewKind.LEFT_OUT)
    return set(rows.values_list("charged__session_id", flat=True))


def left_out_reviews(row: Proceedings) -> list[ChargeReview]:
    """Each time sessions of a charge were left out, with who did it and which. Two queries at most."""
    rows = row.reviews.filter(kind=ReviewKind.LEFT_OUT).select_related("by")
    return list(rows.prefetch_related("sessions__charged__session").order_by("id"))


def charges_to_look_at(charges: QuerySet[Any]) -> QuerySet[Any]:
    """Of some charges those with sessions in doubt, `doubted` how many, the oldest first. One query."""
    mine = _in_doubt().filter(proceedings=OuterRef("pk")).order_by().values("proceedings")
    number = Subquery(mine.annotate(n=Count("pk")).values("n"), output_field=IntegerField())
    found: QuerySet[Any] = charges.annotate(doubted=number).filter(doubted__gt=0)
    return found.select_related("case", "carer", "pupil").order_by("filed_on", "id")


def charges_to_tell() -> list[Proceedings]:
    """Charges of which nobody was told yet that sessions are no offence any more, or are one again. One query."""
    rows = judged().filter(to_tell())
    return list(Proceedings.objects.filter(pk__in=rows.values("proceedings")).order_by("id"))


def to_tell() -> Q:
    """Of the judged: those no offence any more that nobody was told of, and those told of that are one again."""
    gone = Q(is_offence=False) & ~Q(said=ReviewKind.OPENED)
    return gone | Q(is_offence=True, said=ReviewKind.OPENED)
