"""Gathers what a referral carries, so that nobody types it: the register, contacts, letters, support, the family.

What is frozen with a referral is the plain values made here; nothing of an address or a restricted note is among them.
"""

import datetime as dt
from collections import Counter
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from django.utils import timezone

from accounts.models import User
from attendance.access import roles_of
from attendance.actions.pupil_family import Family, read_family
from attendance.models import ActionTaken, Enrolment, Responsibility, Session
from attendance.rules.calendar import AcademicYear, monday_of
from attendance.rules.counting import Figures, tally
from cases.choices import ConsiderationKind, ContactOutcome, SupportKind, Voice
from cases.models import Barrier, Case, Contact, Letter, Pathway, Referral, Support
from cases.models.absences import MarkOf, below_entry, entry_marks, marks_between
from cases.models.facts import IN_TOUCH, OF_A_CASE, gather, schools_own_acts
from cases.models.pathways import default_pathway
from cases.rules.entry import asked_words, meets_entry
from cases.rules.pathways import way
from cases.rules.referring import Gap, Known, gaps, starts_from
from cases.rules.stages import Facts, check_move

MOST_CONTACTS = 40
# What the application looks up itself, so that nobody has to say it was looked up.
LOOKED_UP = frozenset({ConsiderationKind.SIBLINGS, ConsiderationKind.VULNERABILITY})


@dataclass
class ReferralFile:
    """Everything about one child that a referral would carry on one day; each part is read when asked for."""

    enrolment: Enrolment
    by: User
    case: Case | None
    today: dt.date

    @cached_property
    def pathway(self) -> Pathway:
        """The pathway whose entry test counts."""
        return self.case.pathway if self.case else default_pathway(self.today)

    # -- The register ---------------------------------------------------------------------------------

    @cached_property
    def period(self) -> tuple[dt.date, dt.date]:
        """The days certified: from the first mark of this school year on; in its first days the year before."""
        this_year = AcademicYear.of(self.today)
        for year in (this_year, AcademicYear(this_year.start_year - 1)):
            last = min(year.last_day, self.today)
            if marks := marks_between(self.enrolment, year.first_day, last):
                return marks[0].date, last
        return max(this_year.first_day, self.enrolment.starts_on), self.today

    @cached_property
    def marks(self) -> list[MarkOf]:
        """Every mark of the days certified."""
        return marks_between(self.enrolment, *self.period)

    @cached_property
    def figures(self) -> Figures:
        """Those marks counted."""
        return tally(mark.row for mark in self.marks)

    @cached_property
    def unmarked(self) -> int:
        """Sessions of those days in which the school was open and the child has no mark."""
        first, last = self.period
        held = Session.objects.open().filter(
            school=self.enrolment.school_id, date__range=(first, last), date__lt=self.today
        )
        marked = sum(mark.date < self.today for mark in self.marks)
        return max(0, held.count() - marked)

    @cached_property
    def entry_marks(self) -> list[MarkOf]:
        """The marks the entry test counts."""
        return entry_marks(self.enrolment, self.pathway.entry, self.today)

    @property
    def codes(self) -> list[tuple[str, str, int]]:
        """Each code of the days certified with its meaning and how often, the most frequent first."""
        count = Counter((mark.code, mark.row.meaning) for mark in self.marks)
        return [(code, meaning, n) for (code, meaning), n in count.most_common()]

    # -- The family and what was done ------------------------------------------------------------------

    @cached_property
    def parties(self) -> list[Responsibility]:
        """Parents and carers, in the order to contact them."""
        rows = Responsibility.objects.filter(pupil=self.enrolment.pupil_id)
        return list(rows.select_related("carer"))

    @cached_property
    def family(self) -> Family:
        """Brothers and sisters the sender may see."""
        year = AcademicYear.of(self.today)
        return read_family(self.enrolment.pupil, self.parties, year, self.by)

    @cached_property
    def contacts(self) -> list[Contact]:
        """Contacts of the case as they stand, the latest first."""
        rows = self.case.contacts.current().select_related("carer", "by") if self.case else []
        return list(rows)

    @cached_property
    def acts(self) -> list[ActionTaken]:
        """What the school wrote down beside the child's record, outside any case."""
        rows = ActionTaken.objects.standing().shown().filter(enrolment=self.enrolment)
        rows = rows.exclude(source_app_ref__startswith=OF_A_CASE)
        return list(rows.filter(done_on__gte=self.period[0]).order_by("-done_on", "-id"))

    @cached_property
    def letters(self) -> list[Letter]:
        """Letters sent on the case."""
        if self.case is None:
            return []
        rows = self.case.letters.open_to(sees_legal=False)  # none before a referral, and none after
        return list(rows.without_pdf().select_related("carer"))

    @cached_property
    def support(self) -> list[Support]:
        """Support as it stands."""
        return list(Support.objects.current().filter(case=self.case)) if self.case else []

    @cached_property
    def barriers(self) -> list[Barrier]:
        """What stands in the way, as it stands."""
        rows = Barrier.objects.current().filter(case=self.case, over=False) if self.case else []
        return list(rows)

    @cached_property
    def before(self) -> Referral | None:
        """The referral sent last, when there was one: with what was answered."""
        rows = self.case.referrals.without_pdf().with_answer() if self.case else None
        return rows.first() if rows is not None else None

    # -- What is missing ------------------------------------------------------------------------------

    @cached_property
    def facts(self) -> Facts:
        """As the table of moves asks, with what the application looks up by itself."""
        found = gather(self.case, self.today) if self.case else self._watched()
        early_help = any(row.kind == SupportKind.EARLY_HELP for row in self.support)
        looked_up = LOOKED_UP | ({ConsiderationKind.EARLY_HELP} if early_help else set())
        return replace(
            found, considered=found.considered | {str(kind) for kind in looked_up},
            below_entry=below_entry(self.enrolment, self.pathway.entry, self.today),
        )  # fmt: skip

    def _watched(self) -> Facts:
        """Of a child without a case: what the school wrote down beside the record."""
        acts = schools_own_acts(self.enrolment.pk, self.today)
        return Facts(
            contacts=sum(acts.values()), meetings_offered=acts["meeting"], carers=len(self.parties)
        )

    @cached_property
    def refusals(self) -> list[str]:
        """The codes of what the table still refuses, whoever sends."""
        return [found.code for found in self._refused]

    @cached_property
    def _refused(self) -> list[Any]:
        stage = self.case.stage if self.case else ""
        move = way(self.pathway.rules, *starts_from(stage))
        if move is None:
            return []
        return check_move(move, roles_of(self.by, self.enrolment.school), self.facts)

    @property
    def asks_early_help(self) -> bool:
        """Whether the page has to ask what early help was offered: nothing on record says it."""
        return "early_help" in self.refusals

    @cached_property
    def gaps(self) -> list[Gap]:
        """What is missing: first what blocks, then what only warns."""
        voices = {row.voice for row in self.barriers}
        known = Known(
            refused=tuple((r.code, r.text) for r in self._refused if r.code != "early_help"),
            head_named=bool(self.enrolment.school.head_name),
            unmarked=self.unmarked,
            unexplained=sum(mark.code == "N" for mark in self.marks),
            letters=len(self.letters) + sum(act.kind == "letter" for act in self.acts),
            support=len(self.support),
            barriers=len(self.barriers),
            child_heard=Voice.CHILD in voices,
            parent_heard=Voice.PARENT in voices,
            unreachable=tuple(
                row.carer.full_name for row in self.parties
                if row.safe_to_contact and not (row.carer.address.strip() or row.carer.telephone)
            ),
        )  # fmt: skip
        return gaps(known)

    @property
    def blocked(self) -> bool:
        """Whether it may not be sent yet."""
        return any(gap.blocks for gap in self.gaps)

    # -- Frozen ---------------------------------------------------------------------------------------

    def frozen(self) -> dict[str, Any]:
        """Everything as plain values, as it is kept with the referral."""
        return {
            "register": self.register(),
            "entry": self.entry(),
            "contacts": [*map(self._contact, self.contacts[:MOST_CONTACTS]), *self._acts()],
            "letters": [
                {"on": str(x.sent_on), "what": x.get_template_display(), "to": x.carer.full_name}
                for x in self.letters
            ],
            "support": [
                {"kind": x.get_kind_display(), "by": x.provider, "offered": str(x.offered_on),
                 "state": x.get_state_display(), "on": str(x.state_on), "note": x.note}
                for x in self.support
            ],
            "barriers": [
                {"kind": x.get_kind_display(), "voice": x.get_voice_display(), "on": str(x.said_on),
                 "note": x.note}
                for x in self.barriers
            ],
            "parties": [self._party(row) for row in self.parties],
            "siblings": self._siblings(),
            "missing": [gap.text for gap in self.gaps],
        }  # fmt: skip

    def register(self) -> dict[str, Any]:
        """What the certificate certifies."""
        first, last = self.period
        count = self.figures
        return {
            "from": str(first), "to": str(last), "possible": count.possible, "missed": count.absent,
            "attended": count.attended, "authorised": count.authorised, "unauthorised": count.unauthorised,
            "late": count.late, "unmarked": self.unmarked, "codes": [list(row) for row in self.codes],
            "head": self.enrolment.school.head_name,
        }  # fmt: skip

    def entry(self) -> dict[str, Any]:
        """The entry test with its figures and the marks behind them, by week."""
        test, count = self.pathway.entry, tally(mark.row for mark in self.entry_marks)
        weeks: dict[str, list[list[str]]] = {}
        for mark in self.entry_marks:
            row = [mark.code, mark.row.statistical_class, str(mark.date), mark.half]
            weeks.setdefault(str(monday_of(mark.date)), []).append(row)
        return {
            "met": meets_entry(count.unauthorised, count.possible, test), "asked": asked_words(test),
            "missed": count.unauthorised, "possible": count.possible, "weeks": weeks,
        }  # fmt: skip

    def _contact(self, row: Contact) -> dict[str, str]:
        """A contact; of a restricted one only that it was, and when."""
        day = str(timezone.localdate(row.happened_at))
        if row.restricted:
            return {"on": day, "what": "A restricted note", "whom": "", "by": row.by.name}
        outcome = ContactOutcome(row.outcome).label.lower()
        what = f"{row.get_kind_display()}: {outcome}"
        return {"on": day, "what": what, "whom": row.whom, "by": row.by.name}

    def _acts(self) -> list[dict[str, str]]:
        return [
            {"on": str(act.done_on), "what": act.label, "whom": "", "by": act.by_name}
            for act in self.acts if act.kind in IN_TOUCH
        ]  # fmt: skip

    def _party(self, row: Responsibility) -> dict[str, Any]:
        return {
            "name": row.carer.full_name, "relation": row.get_relation_display(),
            "responsible": row.has_parental_responsibility, "lives_with": row.lives_with_pupil,
            "language": row.carer.language, "interpreter": row.carer.needs_interpreter,
            "safe": row.safe_to_contact,
        }  # fmt: skip

    def _siblings(self) -> list[dict[str, Any]]:
        return [
            {"ref": each.pupil.ref, "name": str(each.pupil), "school": each.enrolment.school.name,
             "group": each.enrolment.registration_group, "missed": each.figures.absent,
             "possible": each.figures.possible}
            for each in self.family.siblings
        ]  # fmt: skip
