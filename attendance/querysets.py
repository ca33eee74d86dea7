"""Adjectives that chain. Who may see what is decided in `attendance.access`, not here."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import fields
from typing import Any, Self

from django.db import connection, models
from django.db.models import FilteredRelation, Q

from attendance.choices import OFFERED_KINDS, PATROL_KINDS, FlagKind, StatisticalClass
from attendance.rules.calendar import monday_of
from attendance.rules.codes import CodeBook, CodeRow
from attendance.rules.counting import Figures
from attendance.rules.names import fold


def holding(day: dt.date, start: str, end: str) -> Q:
    """Rows whose dated columns hold `day`, both ends included, an empty end open."""
    return Q(**{f"{start}__lte": day}) & (Q(**{f"{end}__isnull": True}) | Q(**{f"{end}__gte": day}))


class SchoolQuerySet(models.QuerySet[Any]):
    def open_on(self, day: dt.date) -> Self:
        """Schools that exist on that day."""
        return self.filter(
            Q(opened_on__isnull=True) | Q(opened_on__lte=day),
            Q(closed_on__isnull=True) | Q(closed_on__gt=day),
        )


class SessionQuerySet(models.QuerySet[Any]):
    def open(self) -> Self:
        """Sessions the school meets for."""
        return self.filter(is_open=True)

    def up_to(self, day: dt.date) -> Self:
        """Sessions on or before that day."""
        return self.filter(date__lte=day)


class PupilQuerySet(models.QuerySet[Any]):
    def named(self, words: str) -> Self:
        """Every word begins a word of the name, in any order; or the word is a UPN or a reference."""
        by_name = Q()
        for word in fold(words).split():
            by_name &= Q(sort_name__startswith=word) | Q(sort_name__contains=f" {word}")
        exact = words.strip().upper()
        return self.filter(by_name | Q(upn=exact) | Q(ref=exact))

    def in_schools(self, school_ids: Iterable[int]) -> Self:
        """Pupils with an enrolment, past or present, at one of the schools."""
        return self.filter(
            models.Exists(
                self.model.enrolments.rel.related_model.objects.filter(
                    pupil=models.OuterRef("pk"), school__in=school_ids
                )
            )
        )


class EnrolmentQuerySet(models.QuerySet[Any]):
    def on_roll(self, day: dt.date) -> Self:
        """Enrolments that hold that day."""
        return self.filter(holding(day, "starts_on", "ends_on"))

    def in_schools(self, school_ids: Iterable[int]) -> Self:
        """Enrolments at one of the schools."""
        return self.filter(school__in=school_ids)

    def in_class(self, school_id: int, registration_group: str, day: dt.date) -> Self:
        """Who is in that class on that day, in register order."""
        group = self.filter(school=school_id, registration_group=registration_group)
        return group.on_roll(day).order_by("pupil__sort_name", "id")

    def with_mark_of(self, session_id: int) -> Self:
        """Each with its mark of that session as `now`; the columns are empty where there is none."""
        this = FilteredRelation("marks", condition=Q(marks__session=session_id))
        return self.annotate(now=this)


class AttendanceCodeQuerySet(models.QuerySet[Any]):
    def book(self, stamp: str = "") -> CodeBook:
        """The dated codes, ready for the rules. With the `CODES_STAMP` that another statement has just
        read, the book made before is good while its stamp is the same.
        """
        return _BOOKS.get(stamp) or _read_book()


CODE_COLUMNS = tuple(field.name for field in fields(CodeRow) if field.init)
# One number for everything the dated codes say: another word in any row makes it another.
CODES_STAMP = (
    "(SELECT sum(hash_record_extended(codes, 0))::text FROM attendance_attendancecode codes)"
)
READ_CODES = f"SELECT {CODES_STAMP}, {', '.join(CODE_COLUMNS)} FROM attendance_attendancecode"  # noqa: S608
_BOOKS: dict[
    str, CodeBook
] = {}  # the last by its stamp: wanted at every save, another once in years


def _read_book() -> CodeBook:
    with connection.cursor() as cursor:
        cursor.execute(READ_CODES)
        rows = cursor.fetchall()
    stamp = rows[0][0] if rows else ""
    book = _BOOKS.get(stamp) or CodeBook(_code_row(row[1:]) for row in rows)
    _BOOKS.clear()
    if rows:
        _BOOKS[stamp] = book
    return book


def _code_row(values: Iterable[Any]) -> CodeRow:
    row = dict(zip(CODE_COLUMNS, values, strict=True))
    row["statistical_class"] = StatisticalClass(row["statistical_class"])
    return CodeRow(**row)


class MarkQuerySet(models.QuerySet[Any]):
    def between(self, start: dt.date, end: dt.date) -> Self:
        """Marks of sessions in those days, both included."""
        return self.filter(session__date__range=(start, end))


class TallyQuerySet(models.QuerySet[Any]):
    def in_days(self, start: dt.date, end: dt.date) -> Self:
        """Whole weeks from the one that holds `start` to the one that holds `end`."""
        return self.filter(week__range=(monday_of(start), monday_of(end)))

    def totals(self) -> Figures:
        """All of them pooled."""
        return Figures(**{name: value or 0 for name, value in self.aggregate(**SUMS).items()})

    def totals_by(self, *keys: str) -> dict[Any, Figures]:
        """Pooled by a column, or by several as a tuple: by school, by enrolment."""
        found = self.order_by().values(*keys).annotate(**SUMS).values_list(*keys, *SUMS)
        width = len(keys)
        return {
            row[0] if width == 1 else row[:width]: Figures(
                **dict(zip(SUMS, row[width:], strict=True))
            )
            for row in found
        }


SUMS = {field.name: models.Sum(field.name) for field in fields(Figures)}


class FlagQuerySet(models.QuerySet[Any]):
    def standing(self) -> Self:
        """Flags not cleared."""
        return self.filter(cleared_at__isnull=True)

    def unclaimed(self) -> Self:
        """Flags offered to whoever works above that nobody has taken up yet."""
        return self.filter(claimed_at__isnull=True, kind__in=OFFERED_KINDS)

    def awake(self, today: dt.date) -> Self:
        """Flags not put off, or put off until a day that is here."""
        return self.filter(Q(snoozed_until__isnull=True) | Q(snoozed_until__lte=today))

    def snoozed(self, today: dt.date) -> Self:
        """Flags put off until a day still to come: not lost, and shown to whoever asks."""
        return self.filter(snoozed_until__gt=today)

    def told_to(self, *, knows_patrols: bool) -> Self:
        """All, or those that tell of no patrol, for somebody who may not know of any."""
        return self if knows_patrols else self.exclude(kind__in=PATROL_KINDS)

    def gravest_first(self) -> Self:
        """In the order of their kinds, then as they were raised."""
        order = [models.When(kind=kind, then=n) for n, kind in enumerate(FlagKind.values)]
        gravity = models.Case(*order, default=len(order), output_field=models.SmallIntegerField())
        return self.alias(gravity=gravity).order_by("gravity", "raised_at", "id")


class ActionTakenQuerySet(models.QuerySet[Any]):
    def standing(self) -> Self:
        """What nobody has taken back."""
        return self.filter(withdrawal__isnull=True)


class PatrolQuerySet(models.QuerySet[Any]):
    def between(self, start: dt.date, end: dt.date) -> Self:
        """Patrols of those days, both included."""
        return self.filter(date__range=(start, end))


class EncounterQuerySet(models.QuerySet[Any]):
    def with_match(self) -> Self:
        """Each with its standing match as `match`; the columns are empty where there is none."""
        standing = FilteredRelation("matches", condition=Q(matches__undone_at__isnull=True))
        return self.annotate(match=standing)

    def with_child(self) -> Self:
        """The same, with the patrol and all that a page says of the child at hand."""
        return self.with_match().select_related(
            "patrol", "school", "match__enrolment__pupil", "match__enrolment__school",
            "match__session",
        )  # fmt: skip

    def unmatched(self) -> Self:
        """Without a standing match."""
        return self.with_match().filter(match__isnull=True)
