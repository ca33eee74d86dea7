"""What is on file about the child and the parent of a proposal, at this school and at every other: for one or for many.

A fixed number of queries, however many proposals. What is read here is shown in `plain` words to a school.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from functools import cached_property

from django.conf import settings
from django.db.models import OuterRef, Q, Subquery
from django.utils import timezone
from django.utils.crypto import salted_hmac

from attendance.choices import Relation
from attendance.models import Carer, Mark, Responsibility, Session, Threshold, Whereabouts
from attendance.rules.calendar import CalendarEnds, add_school_days
from cases.models import Case
from fines.choices import ENDS_ORDER, NoticeStatus
from fines.models import AddressOnFile, Measure, PenaltyNotice, Proceedings
from fines.rules.excluded import EXCLUDED, day_of_exclusion
from fines.rules.on_file import OnFile, OpenN
from fines.rules.one_absence import Awaited

N_DAYS = "unexplained_school_days"
AHEAD = dt.timedelta(weeks=12)  # further than any holiday between an N and its last day
A_STEP = (
    "The council is taking a step about this family: ask the welfare service before you propose."
)

Pair = tuple[Case, Carer]


class FilesOf:
    """Of some pairs of case and parent: marks still N, notices, cases, charges and orders, links and addresses."""

    def __init__(self, pairs: Iterable[Pair], today: dt.date) -> None:
        found = list(pairs)
        self.today = today
        self.carers = {carer.pk for _, carer in found}
        self.pupils = {case.pupil_id for case, _ in found}
        self.enrolments = {case.enrolment_id for case, _ in found}
        self.schools = {case.enrolment.school_id for case, _ in found}

    def open_n(
        self, case: Case, first: dt.date, last: dt.date, without: Collection[int]
    ) -> tuple[OpenN, ...]:
        """The child's sessions from the first day to the last that are still N, but for those of the notice."""
        rows = self._marked_n[case.enrolment_id]
        mine = [r for r in rows if first <= r[1] <= last and r[0] not in without]
        return tuple(self._open(case.enrolment.school_id, day, half) for _, day, half in mine)

    def excluded_day(self, case: Case, day: dt.date) -> int:
        """Which school day of an exclusion a day is, by the register; 0 for none."""
        days = self._days_open.get(case.enrolment.school_id, [])
        return day_of_exclusion(day, days, self._excluded[case.enrolment_id])

    def on_file(self, case: Case, carer: Carer, own: int | None) -> tuple[OnFile, ...]:
        """Every notice that is not settled, open case, undecided charge and standing order about child or parent."""
        family = self._children[carer.pk] | {case.pupil_id}
        here = case.enrolment.school_id
        return (
            *(
                _notice(row, case, carer, here)
                for row in self._notices
                if row.pk != own and (row.carer_id == carer.pk or row.pupil_id == case.pupil_id)
            ),
            *(
                _case(row, case, here)
                for row in self._cases
                if row.pk != case.pk and row.pupil_id in family
            ),
            *(_charge(row, case) for row in self._charges if row.carer_id == carer.pk),
            *(
                OnFile(f"order:{row.pk}", f"{row.get_kind_display()} in force.", A_STEP)
                for row in self._orders
                if row.case.pupil_id == case.pupil_id
            ),
        )

    def awaited(self, case: Case, carer: Carer, offence: str, own: int | None) -> Awaited | None:
        """The notice for such an offence to this parent for this child that is issued, the last to be paid."""
        found = [
            Awaited(row.ref, row.second_due)
            for row in self._notices
            if row.pk != own
            and row.second_due
            and (row.status, row.offence) == (NoticeStatus.ISSUED, offence)
            and (row.pupil_id, row.carer_id) == (case.pupil_id, carer.pk)
        ]
        return max(found, key=lambda one: one.until, default=None)

    def link(self, case: Case, carer: Carer) -> Responsibility | None:
        """What the parent is to the child."""
        return self._links.get((case.pupil_id, carer.pk))

    def where(self, carer: Carer) -> Whereabouts:
        """Where a letter to them would go. For sealing and for whether there is an address: it is not shown."""
        return self._where.get(carer.pk, (Whereabouts(), None))[0]

    def since(self, carer: Carer) -> dt.datetime | None:
        """When their present address came on file, in local time; None where they came with the parent."""
        found = self._where.get(carer.pk, (Whereabouts(), None))[1]
        return timezone.localtime(found) if found else None

    def seal(self, carer: Carer) -> str:
        """A fingerprint of name and address, from which nobody reads either."""
        return self.seals(carer)[0]

    def seals(self, carer: Carer) -> list[str]:
        """The same under each key that is still good, today's first: a new key of the site changes no address."""
        text = "\n".join([carer.full_name, *self.where(carer).lines])
        keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
        return [
            salted_hmac("fines.proposal.address", text, secret=key, algorithm="sha256").hexdigest()
            for key in keys
        ]

    def _open(self, school: int, day: dt.date, half: str) -> OpenN:
        try:
            due = add_school_days(self._school_days[school], day, self._days_for(day))
        except CalendarEnds:
            due = None
        return OpenN(day, half, due, is_late=due is not None and due < self.today)

    def _days_for(self, day: dt.date) -> int:
        held = [r for r in self._limits if (r.valid_from or day) <= day <= (r.valid_to or day)]
        return held[0].value if held else 5

    @cached_property
    def _limits(self) -> list[Threshold]:
        return list(Threshold.objects.filter(key=N_DAYS))

    @cached_property
    def _marked_n(self) -> Mapping[int, list[tuple[int, dt.date, str]]]:
        marks = Mark.objects.filter(enrolment__in=self.enrolments, code="N").order_by(
            "session__date", "session__half"
        )
        found: dict[int, list[tuple[int, dt.date, str]]] = defaultdict(list)
        for child, session, day, half in marks.values_list(
            "enrolment_id", "session_id", "session__date", "session__half"
        ):
            found[child].append((session, day, half))
        return found

    @cached_property
    def _school_days(self) -> Mapping[int, list[dt.date]]:
        days = [day for rows in self._marked_n.values() for _, day, _ in rows]
        found: dict[int, list[dt.date]] = defaultdict(list)
        rows = Session.objects.open().filter(
            school__in=self.schools, date__range=(min(days), max(days) + AHEAD)
        )
        for school, day in rows.values_list("school_id", "date").distinct().order_by("date"):
            found[school].append(day)
        return found

    @cached_property
    def _excluded(self) -> Mapping[int, set[dt.date]]:
        found = defaultdict(set)
        marks = Mark.objects.filter(enrolment__in=self.enrolments, code=EXCLUDED)
        for child, day in marks.values_list("enrolment_id", "session__date"):
            found[child].add(day)
        return found

    @cached_property
    def _days_open(self) -> Mapping[int, list[dt.date]]:
        days = [day for rows in self._excluded.values() for day in rows]
        found: dict[int, list[dt.date]] = defaultdict(list)
        if days:
            between = (min(days), max(days))
            rows = Session.objects.open().filter(school__in=self.schools, date__range=between)
            for school, day in rows.values_list("school_id", "date").distinct().order_by("date"):
                found[school].append(day)
        return found

    @cached_property
    def _notices(self) -> list[PenaltyNotice]:
        about = Q(carer__in=self.carers) | Q(pupil__in=self.pupils)
        rows = PenaltyNotice.objects.unsettled().filter(about).light().order_by("id")
        return list(rows.select_related("enrolment__school"))

    @cached_property
    def _children(self) -> Mapping[int, set[int]]:
        found = defaultdict(set)
        rows = Responsibility.objects.filter(carer__in=self.carers)
        for carer, pupil in rows.values_list("carer_id", "pupil_id"):
            found[carer].add(pupil)
        return found

    @cached_property
    def _cases(self) -> list[Case]:
        everybody = self.pupils.union(*self._children.values())
        rows = Case.objects.open().filter(pupil__in=everybody).order_by("id")
        return list(rows.select_related("enrolment__school"))

    @cached_property
    def _charges(self) -> list[Proceedings]:
        return list(Proceedings.objects.undecided().filter(carer__in=self.carers).order_by("id"))

    @cached_property
    def _orders(self) -> list[Measure]:
        lasts = Q(ends_on__isnull=True) | Q(ends_on__gte=self.today)
        rows = Measure.objects.served().filter(
            lasts, case__pupil__in=self.pupils, extended_by__isnull=True
        )
        ended = Q(notes__kind__in=ENDS_ORDER)
        return list(rows.exclude(ended).select_related("case").order_by("id"))

    @cached_property
    def _links(self) -> Mapping[tuple[int, int], Responsibility]:
        rows = Responsibility.objects.filter(pupil__in=self.pupils, carer__in=self.carers)
        return {(row.pupil_id, row.carer_id): row for row in rows}

    @cached_property
    def _where(self) -> Mapping[int, tuple[Whereabouts, dt.datetime | None]]:
        changes = AddressOnFile.objects.filter(carer=OuterRef("pk")).order_by("-id")
        rows = Carer.objects.filter(pk__in=self.carers).annotate(
            since=Subquery(changes.values("since")[:1])
        )
        found = rows.values_list("pk", "address", "since")
        return {pk: (Whereabouts(address), since) for pk, address, since in found}


def parent_words(link: Responsibility | None) -> str:
    """What makes somebody a parent in law, as recorded (Education Act 1996 s576)."""
    if link is None:
        return ""
    holds = "has parental responsibility" if link.has_parental_responsibility else ""
    lives = "the child lives with them" if link.lives_with_pupil else ""
    what = " and ".join(part for part in (holds, lives) if part)
    relation = Relation(link.relation).label
    return f"{relation}: {what}." if what else f"{relation}."


def _notice(row: PenaltyNotice, case: Case, carer: Carer, here: int) -> OnFile:
    """Whose notice, and how it stands; a school reads no reference of another school's."""
    to = "this parent" if row.carer_id == carer.pk else "another parent"
    child = "this child" if row.pupil_id == case.pupil_id else "another child"
    at = row.enrolment.school
    status = row.get_status_display().lower()
    words = f"Notice {row.ref} to {to} for {child} at {at.name}: {status}."
    plain = words if at.pk == here else f"A notice to {to} for {child} at another school."
    theirs = row.carer_id == carer.pk and row.pupil_id == case.pupil_id
    return OnFile(f"notice:{row.ref}", words, plain, theirs)


def _case(row: Case, case: Case, here: int) -> OnFile:
    child = "this child" if row.pupil_id == case.pupil_id else "another child of this parent"
    at = row.enrolment.school
    words = f"Case {row.ref} about {child} is open at {at.name}."
    plain = words if at.pk == here else f"A case about {child} is open at another school."
    return OnFile(f"case:{row.ref}", words, plain, row.pupil_id == case.pupil_id)


def _charge(row: Proceedings, case: Case) -> OnFile:
    child = "this child" if row.pupil_id == case.pupil_id else "another child"
    words = f"Charge {row.ref} about {child} is not decided yet."
    return OnFile(f"charge:{row.ref}", words, A_STEP, row.pupil_id == case.pupil_id)
