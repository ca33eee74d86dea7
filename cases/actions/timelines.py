"""One timeline: what happened on a case and on those before it, the child's weeks, and flags; narrowed and paged.

The same number of queries however long it is. Narrowing by words is done on what the reader is shown, by whoever
shows it: searching the rows would tell somebody what a note they may not read says.
"""

import datetime as dt
from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property

from django.db.models import Q, QuerySet
from django.utils import timezone

from attendance.access import has_permission
from attendance.access_patrols import unseen_kinds
from attendance.choices import Permission
from attendance.models import Flag, WeeklyTally
from attendance.rules.half_days import HalfDays
from attendance.rules.weekly import Week
from cases.access import visible_cases
from cases.access_contacts import ContactReader, without_whereabouts
from cases.access_covered import answers_for
from cases.actions.files import CaseFile
from cases.choices import CONTACTS, EventKind
from cases.models import Case, CaseEvent, Contact
from cases.models.limits import local_settings

PAGE = 40
MOST = 3000  # lines on paper or in a file
WEEKS, FLAGS, MONEY, REST = "weeks", "flags", "money", "rest"
WEEK_END = dt.timedelta(days=6)
LEAD = dt.timedelta(weeks=8)  # weeks shown from this long before the first case

GROUPS: dict[str, tuple[str, ...]] = {
    "contacts": CONTACTS,
    "letters": (EventKind.LETTER_SENT, EventKind.LETTER_RECALLED, EventKind.LETTER_REFUSED),
    "meetings": (
        EventKind.PANEL_ARRANGED, EventKind.PANEL_HELD, EventKind.MEETING_MOVED,
        EventKind.MEETING_CANCELLED, EventKind.MINUTES_ADDED,
    ),
    "plans": (EventKind.PLAN_AGREED, EventKind.TARGET_REVIEWED),
    "decisions": (
        EventKind.STAGE_MOVED, EventKind.ESCALATED, EventKind.APPROVED, EventKind.SENT_BACK,
        EventKind.CONSIDERED, EventKind.BASIS_CONFIRMED,
    ),
    "holds": (EventKind.HOLD_PLACED, EventKind.HOLD_LIFTED),
    FLAGS: (
        EventKind.CASE_OPENED, EventKind.FLAG_JOINED, EventKind.FLAG_CLEARED, EventKind.BASIS_CHANGED,
    ),
}  # fmt: skip
OF_KIND = {kind: name for name, kinds in GROUPS.items() for kind in kinds}


@dataclass(frozen=True)
class Asked:
    """What part of the timeline is asked for: one kind, a period, a person, words; which page."""

    show: str = ""
    since: dt.date | None = None
    until: dt.date | None = None
    who: str = ""
    words: str = ""
    page: int = 1

    @property
    def is_narrowed(self) -> bool:
        """Whether anything but the kind is asked for."""
        return bool(self.since or self.until or self.who or self.words)


@dataclass(frozen=True)
class OtherFlag:
    """A flag of the child that no case rests on, as it was raised or cleared."""

    flag: Flag
    cleared: bool


@dataclass(frozen=True)
class Line:
    """One line: an event of a case, a school week, or a flag. Newest first, the week over what it holds."""

    at: dt.datetime
    event: CaseEvent | None = None
    week: HalfDays | None = None
    flag: OtherFlag | None = None
    rank: int = 0

    @property
    def order(self) -> tuple[dt.datetime, int]:
        return self.at, self.rank


@dataclass
class History:
    """The part asked for, and how much there is of each kind."""

    lines: list[Line]
    has_more: bool
    counts: Counter[str]
    people: list[str] = field(default_factory=list)


def group_of(kind: str) -> str:
    """Which tag a kind of event belongs to; what apps above write is money and courts."""
    return OF_KIND.get(kind) or (REST if kind in EventKind.values else MONEY)


class TimelineReader:
    """One case's timeline as one person may read it, with that of the cases it follows."""

    def __init__(self, file: CaseFile) -> None:
        self.file, self.case, self.user, self.today = file, file.case, file.user, file.today

    def read(self, asked: Asked, *, everything: bool = False) -> History:
        """The page asked for; `everything` at once for paper, files and a search by words."""
        everything = everything or bool(asked.words)
        wanted = MOST if everything else asked.page * PAGE + 1
        found: list[Line] = []
        if asked.show not in (WEEKS,):
            found += [Line(e.at, event=e, rank=e.pk) for e in self._narrowed(asked)[:wanted]]
        if asked.show in ("", WEEKS) and not asked.who:
            found += self._week_lines(asked)
        if asked.show in ("", FLAGS) and not asked.who:
            found += self._flag_lines(asked)
        found.sort(key=lambda line: line.order, reverse=True)
        start = 0 if everything else (asked.page - 1) * PAGE
        end = MOST if everything else asked.page * PAGE
        return History(found[start:end], len(found) > end, self.counts, self.people)

    @cached_property
    def chain(self) -> list[Case]:
        """The case and the child's cases before it that this person may see, the latest first."""
        if self.case.follows_id is None:
            return [self.case]
        before = visible_cases(self.user).filter(pupil=self.case.pupil_id, pk__lt=self.case.pk)
        earlier = before.select_related("pupil", "enrolment__school", "officer", "pathway")
        return [self.case, *earlier.order_by("-pk")]

    @cached_property
    def cases(self) -> dict[int, Case]:
        """Each of them by its key."""
        return {case.pk: case for case in self.chain}

    @cached_property
    def versions(self) -> list[Contact]:
        """Every contact of them in every version, as this person may read its words."""
        if len(self.chain) == 1:
            return self.file.versions
        rows = Contact.objects.filter(case__in=self.chain).with_people()
        found = [without_whereabouts(row, self.file.redact) for row in rows]
        for row in found:
            row.case = self.cases[row.case_id]
        return found

    @cached_property
    def contacts(self) -> dict[int, Contact]:
        """The contacts as they stand, by the key of every version they ever had."""
        before = {row.replaces_id for row in self.versions}
        now = {row.line: row for row in self.versions if row.pk not in before}
        return {row.pk: now[row.line] for row in self.versions}

    @cached_property
    def changes(self) -> Counter[int]:
        """How often each contact was corrected, by the key it began with."""
        return Counter(row.first_id for row in self.versions if row.first_id)

    def reader_of(self, case_id: int) -> ContactReader:
        """Which contacts of that case this person may read."""
        case = self.cases[case_id]
        key = case.enrolment.school_id, case.officer_id in answers_for(self.user)
        if case_id == self.case.pk:
            return self.file.reader
        if key not in self._readers:
            self._readers[key] = ContactReader(self.user, case)
        return self._readers[key]

    @cached_property
    def _readers(self) -> dict[tuple[int, bool], ContactReader]:
        own = self.case.enrolment.school_id, self.case.officer_id in answers_for(self.user)
        return {own: self.file.reader}

    @cached_property
    def _events(self) -> Q:
        """Every line of these cases that stands: of a corrected contact the latest alone, no hidden flag."""
        before = [row.replaces_id for row in self.versions if row.replaces_id]
        kept = ~Q(kind__in=CONTACTS, data__contact__in=before) if before else Q()
        unseen = unseen_kinds(self.user)
        if unseen:
            kept &= Q(data__flag_kind__isnull=True) | ~Q(data__flag_kind__in=unseen)
        return Q(case__in=self.chain) & kept

    def _narrowed(self, asked: Asked) -> QuerySet[CaseEvent]:
        rows = CaseEvent.objects.filter(self._events)
        if asked.show in GROUPS:
            rows = rows.filter(kind__in=GROUPS[asked.show])
        elif asked.show == REST:
            rows = rows.filter(kind__in=EventKind.values).exclude(kind__in=list(OF_KIND))
        elif asked.show == MONEY:
            rows = rows.exclude(kind__in=EventKind.values)
        if asked.who:
            rows = rows.filter(by_name=asked.who)
        if asked.since:
            rows = rows.filter(at__date__gte=asked.since)
        return rows.filter(at__date__lte=asked.until) if asked.until else rows

    @cached_property
    def _told(self) -> list[tuple[str, str]]:
        rows = CaseEvent.objects.filter(self._events).order_by()
        return list(rows.values_list("kind", "by_name"))

    @cached_property
    def _weighty(self) -> list[CaseEvent]:
        calm = (EventKind.DEADLINE_NEAR, EventKind.DEADLINE_MISSED, EventKind.CONSIDERED)
        rows = CaseEvent.objects.filter(self._events).exclude(kind__in=calm)
        return list(rows[:PAGE])

    def weighty(self) -> list[tuple[CaseEvent, Contact | None]]:
        """The latest events with the contact each is about, for a look at what was tried; one query."""
        return [
            (event, self.contacts.get(event.data.get("contact") or 0)) for event in self._weighty
        ]

    @cached_property
    def counts(self) -> Counter[str]:
        """How many lines of each tag there are, whatever else is asked for."""
        found = Counter(group_of(kind) for kind, _ in self._told)
        found[WEEKS] = len(self.shown_weeks)
        found[FLAGS] += sum(1 + (flag.cleared_at is not None) for flag in self._other_flags)
        return found

    @cached_property
    def people(self) -> list[str]:
        """Everybody who wrote a line, by name."""
        return sorted({name for _, name in self._told})

    # -- Weeks ------------------------------------------------------------------------------------------

    @cached_property
    def half_days(self) -> list[HalfDays]:
        """The child's weeks at the schools of these cases, the earliest first, up to today."""
        columns = ("attended_bits", "authorised_bits", "unauthorised_bits", "late_bits")
        rows = WeeklyTally.objects.filter(
            enrolment__in={case.enrolment_id for case in self.chain}, week__lte=self.today
        )
        return [HalfDays(*row) for row in rows.order_by("week").values_list("week", *columns)]

    @cached_property
    def weeks(self) -> list[Week]:
        """The same as figures: weeks in which something was possible."""
        found = [Week(each.monday, each.up_to(self.today)) for each in self.half_days]
        return [week for week in found if week.figures.possible]

    @cached_property
    def shown_weeks(self) -> list[HalfDays]:
        """Those from a while before the first of the cases."""
        first = min(case.opened_on for case in self.chain) - LEAD
        with_any = {week.monday for week in self.weeks}
        return [each for each in self.half_days if each.monday >= first and each.monday in with_any]

    def _week_lines(self, asked: Asked) -> list[Line]:
        return [
            Line(_end_of(each.monday), week=each, rank=1)
            for each in self.shown_weeks
            if (asked.until is None or each.monday <= asked.until)
            and (asked.since is None or each.monday + WEEK_END >= asked.since)
        ]

    @cached_property
    def compared_weeks(self) -> int:
        """How many school weeks stand on either side of what was done."""
        return self._compared["compared_school_weeks"]

    @cached_property
    def least_sessions(self) -> int:
        """From how many possible sessions on a side says something."""
        return self._compared["compared_least_sessions"]

    @cached_property
    def _compared(self) -> dict[str, int]:
        return local_settings("compared_school_weeks", "compared_least_sessions", on=self.today)

    # -- Flags no case rests on ---------------------------------------------------------------------------

    @cached_property
    def _other_flags(self) -> list[Flag]:
        if not has_permission(self.user, Permission.SEE_FLAGS, self.case.enrolment.school):
            return []
        enrolments = {case.enrolment_id for case in self.chain}
        unseen = unseen_kinds(self.user)
        rows = Flag.objects.filter(enrolment__in=enrolments, case_flag__isnull=True)
        return list(rows.exclude(kind__in=unseen).order_by("raised_at"))

    def _flag_lines(self, asked: Asked) -> list[Line]:
        found = []
        for flag in self._other_flags:
            found.append(Line(flag.raised_at, flag=OtherFlag(flag, cleared=False)))
            if flag.cleared_at:
                found.append(Line(flag.cleared_at, flag=OtherFlag(flag, cleared=True)))
        return [line for line in found if _within(line.at, asked)]


def _within(at: dt.datetime, asked: Asked) -> bool:
    day = timezone.localdate(at)
    return (asked.since is None or day >= asked.since) and (
        asked.until is None or day <= asked.until
    )


def _end_of(monday: dt.date) -> dt.datetime:
    """The last moment of a week in London, so that the week stands over what happened in it."""
    return timezone.make_aware(dt.datetime.combine(monday + WEEK_END, dt.time(23, 59, 59)))
