"""Everything a court pack of one parent rests on, read once: the register, what was done, and who is kept out of it.

Restricted contacts and legal advice are never read here, so that nothing drawn from it can hold them (domain 9).
"""

import datetime as dt
import re
from functools import cached_property

from django.utils import timezone

from attendance.access_homes import secrets_of
from attendance.models import AttendanceCode, Carer, Mark, MarkChange, Responsibility, Session
from attendance.rules.calendar import AcademicYear
from attendance.rules.codes import CodeBook
from cases.choices import CONSULTATIONS, ConsiderationKind
from cases.models import (
    Case,
    Consideration,
    Contact,
    ContractAnswer,
    ContractBreach,
    Letter,
    LiftedSafeguard,
    Panel,
    Plan,
    Support,
)  # fmt: skip
from cases.models.facts import carers_of, circumstances_of, consultations_due
from fines.actions.pack_basis import Basis, read_basis
from fines.actions.pack_notes import Note, Typed, read_notes, told
from fines.actions.pack_posting import posting_rows, read_postings
from fines.actions.pack_stored import Paper, papers
from fines.choices import AT_ITS_TIME
from fines.models import ChargingDecision, InterviewRecord, PackDisclosure, Payment, Posting
from fines.rules.pack_posting import PostingFacts
from fines.rules.pack_redaction import Family, Name, Screen

TOLD = frozenset({*CONSULTATIONS, ConsiderationKind.ESO})


class PackFile:
    """One parent of one case on one day. Each part is read when it is first asked for."""

    def __init__(
        self, case: Case, carer: Carer, today: dt.date | None = None,
        decision: ChargingDecision | None = None,
    ) -> None:  # fmt: skip
        """`decision`: the record a charge is to be laid on, where it is not to be looked for."""
        self.case, self.carer, self.decision = case, carer, decision
        self.today = today or timezone.localdate()
        self.enrolment, self.pupil = case.enrolment, case.pupil
        self.school = case.enrolment.school

    @cached_property
    def basis(self) -> Basis:
        """The sessions relied on and the notices they stand in."""
        return read_basis(self.case, self.carer, self.today, self.decision)

    # -- Who is kept out ------------------------------------------------------------------------------

    @cached_property
    def others(self) -> list[Responsibility]:
        """The child's other parents and carers."""
        return [link for link in carers_of(self.case) if link.carer_id != self.carer.pk]

    @cached_property
    def screen(self) -> Screen:
        """What this parent's papers must not tell."""
        me = self.carer  # read without whereabouts where shielded
        own = {line.strip() for line in (*me.address.splitlines(), me.telephone, me.email)}
        secrets = [
            "\n".join(line for line in secret.splitlines() if line.strip() not in own)
            for secret in secrets_of(
                link.carer for link in self.others if not link.carer.is_shielded
            )
        ]
        hidden = [link.carer for link in self.others if link.carer.is_shielded]
        secrets += secrets_of([*hidden, *([self.carer] if self.carer.is_shielded else [])])
        return Screen(
            self.family, [secret for secret in secrets if secret.strip()], self._siblings(),
            self._towns(own), self._places,
        )  # fmt: skip

    @property
    def family(self) -> Family:
        """This parent, the child, and the child's others, by name and by what they are."""
        links = Responsibility.objects.filter(pupil=self.pupil, carer=self.carer)
        return Family(
            me=Name(self.carer.forename, self.carer.surname), child=self.child_name,
            others=[Name(link.carer.forename, link.carer.surname) for link in self.others],
            title=self.carer.title, relation=links.values_list("relation", flat=True).first() or "",
            their_relations=[link.relation for link in self.others], child_sex=self.pupil.sex,
        )  # fmt: skip

    @cached_property
    def protected(self) -> list[str]:
        """References of the others who are protected today."""
        return sorted(link.carer.ref for link in self.others if _protected(link))

    def _towns(self, own: set[str]) -> list[str]:
        """Lines of where protected others live, but for those this parent, school or council share."""
        where = secrets_of(link.carer for link in self.others if _protected(link))
        public = {
            part.strip().casefold()
            for place in [*self._places, *own]
            for part in re.split(r"[\n,]", place)
        }
        lines = {part.strip() for text in where for part in re.split(r"[\n,]", text)}
        return sorted(
            n for n in lines if re.search(r"[^\W\d_]{3}", n) and n.casefold() not in public
        )

    @cached_property
    def decisions(self) -> dict[str, PackDisclosure]:
        """What a person last decided of each note that was withheld, by its key."""
        rows = PackDisclosure.objects.filter(case=self.case, carer=self.carer).select_related("by")
        return {row.key: row for row in rows.order_by("id")}

    @cached_property
    def notes(self) -> list[Note]:
        """Every note that may speak of another, and what was decided of it."""
        return read_notes(self)

    def told(self, words: Typed) -> str:
        """What the pack prints of words somebody typed."""
        return told(self, words)

    @property
    def _places(self) -> list[str]:
        """Names and addresses that are no family's."""
        school, authority = self.school, self.school.authority
        named = [
            school.name,
            authority.name,
            *([self.case.officer.name] if self.case.officer else []),
        ]
        address = "\n".join((school.street, school.town, school.postcode))
        return [*named, address, authority.address]

    @property
    def child_name(self) -> Name:
        return Name(self.pupil.legal_forename, self.pupil.legal_surname)

    def _siblings(self) -> list[Name]:
        """Every other child of any of the child's carers: initials cost a court nothing."""
        carers = [self.carer.pk, *(link.carer_id for link in self.others)]
        rows = Responsibility.objects.filter(carer__in=carers).exclude(pupil=self.pupil)
        names = rows.values_list("pupil__legal_forename", "pupil__legal_surname").distinct()
        return [Name(*name) for name in names.order_by("pupil__legal_forename", "pupil_id")]

    # -- The register ---------------------------------------------------------------------------------

    @cached_property
    def book(self) -> CodeBook:
        """What codes meant on their day."""
        return AttendanceCode.objects.book()

    @cached_property
    def year(self) -> tuple[dt.date, dt.date]:
        """The school years of the first and of the last session relied on, as far as they have come."""
        first = AcademicYear.of(self.basis.first or self.today)
        last = AcademicYear.of(self.basis.last or self.today)
        return first.first_day, min(last.last_day, self.today)

    @cached_property
    def marks(self) -> list[Mark]:
        """The child's marks of those years, in order."""
        rows = Mark.objects.filter(enrolment=self.enrolment, session__date__range=self.year)
        return list(rows.select_related("session").order_by("session__date", "session__half"))

    @cached_property
    def period_marks(self) -> list[Mark]:
        """Those between the first and the last session relied on."""
        first, last = self.basis.first, self.basis.last
        if first is None or last is None:
            return []
        return [mark for mark in self.marks if first <= mark.session.date <= last]

    @cached_property
    def open_sessions(self) -> list[Session]:
        """Sessions of those years in which the school was open and the child on its roll."""
        last = min(self.year[1], self.enrolment.ends_on or self.year[1])
        first = max(self.year[0], self.enrolment.starts_on)
        rows = Session.objects.open().filter(school=self.school, date__range=(first, last))
        return list(rows.order_by("date", "half"))

    @cached_property
    def amendments(self) -> list[MarkChange]:
        """Every amendment of those marks, as it was made."""
        ids = [mark.session_id for mark in self.marks]
        rows = MarkChange.objects.filter(enrolment=self.enrolment, session__in=ids)
        return list(
            rows.select_related("session").order_by("session__date", "session__half", "at", "id")
        )

    @property
    def unmarked(self) -> int:
        """Open sessions of the period without a mark."""
        marked = {mark.session_id for mark in self.period_marks if mark.code}
        first, last = self.basis.first, self.basis.last
        if first is None or last is None:
            return 0
        return sum(first <= s.date <= last and s.pk not in marked for s in self.open_sessions)

    # -- What was done --------------------------------------------------------------------------------

    @cached_property
    def contacts(self) -> list[Contact]:
        """Contacts with this parent, or with nobody on record, as they stand; none that is restricted."""
        rows = self.case.contacts.current().filter(restricted="").with_people()
        theirs = [row for row in rows if row.carer_id in (None, self.carer.pk)]
        return sorted(theirs, key=lambda row: (row.happened_at, row.pk))

    @property
    def with_parent(self) -> list[Contact]:
        """Those of them that are logged with this parent."""
        return [row for row in self.contacts if row.carer_id == self.carer.pk]

    @cached_property
    def letters(self) -> list[Letter]:
        """Letters that went to this parent and were meant to, the first first."""
        rows = self.case.letters.filter(carer=self.carer, recall__isnull=True)
        return list(rows.order_by("sent_on", "id"))

    @cached_property
    def papers(self) -> list[Paper]:
        """Those letters and the notices relied on, as they were sent."""
        return papers(self)

    @cached_property
    def posting_rows(self) -> dict[int, Posting]:
        """The record of each notice's posting that counts, by notice."""
        return posting_rows(self)

    @cached_property
    def postings(self) -> dict[int, PostingFacts]:
        """How the notices relied on were posted and received, by notice."""
        return read_postings(self)

    @cached_property
    def plans(self) -> list[Plan]:
        """Plans and contracts, with their targets."""
        return list(self.case.plans.prefetch_related("targets").order_by("id"))

    @cached_property
    def answers(self) -> list[ContractAnswer]:
        """What this parent and the school answered to the contracts; no other parent's answer."""
        rows = ContractAnswer.objects.filter(plan__case=self.case)
        return [row for row in rows.order_by("id") if row.carer_id in (None, self.carer.pk)]

    @cached_property
    def breaches(self) -> list[ContractBreach]:
        """The days on which this parent or the school did not keep a contract."""
        rows = ContractBreach.objects.filter(plan__case=self.case)
        return [row for row in rows if row.carer_id in (None, self.carer.pk)]

    @cached_property
    def support(self) -> list[Support]:
        """Support as it stands."""
        return list(Support.objects.current().filter(case=self.case).order_by("offered_on", "id"))

    @cached_property
    def meetings(self) -> list[Panel]:
        """Meetings that were held."""
        rows = self.case.panels.filter(held_on__isnull=False)
        return list(rows.order_by("held_on", "id"))

    @cached_property
    def considered(self) -> list[Consideration]:
        """Who was consulted, and the order considered for this parent: that, when and with whom. No reason is told.

        An order considered in the decision record of another parent is of their case alone (Education Act 1996 s447
        asks it before proceedings against this one): the row is told by the record's reference, whatever words stand
        around it. So is one whose reason speaks of somebody else.
        """
        rows = self.case.considerations.filter(kind__in=TOLD).order_by("on", "id")
        theirs = ChargingDecision.objects.filter(case=self.case).exclude(carer=self.carer)
        refs = list(theirs.values_list("ref", flat=True))
        return [
            row for row in rows if row.kind != ConsiderationKind.ESO
            or not (_names_one_of(row.reason, refs) or self.screen.speaks(row.reason))
        ]  # fmt: skip

    @cached_property
    def consultations_due(self) -> frozenset[str]:
        """Who must be asked for this child."""
        return consultations_due({c.kind for c in circumstances_of(self.case, self.today)})

    @cached_property
    def let_pass(self) -> frozenset[str]:
        """Consultations a manager let pass."""
        rows = LiftedSafeguard.objects.filter(case=self.case)
        return frozenset(rows.values_list("safeguard", flat=True))

    @cached_property
    def support_not_appropriate(self) -> bool:
        """Whether somebody recorded why support would not help."""
        rows = self.case.considerations.filter(kind=ConsiderationKind.SUPPORT_NOT_APPROPRIATE)
        return rows.order_by("-id").values_list("answer", flat=True).first() == "yes"

    @cached_property
    def interviews(self) -> list[InterviewRecord]:
        """Interviews of this parent under caution that were held, or to which they did not come."""
        rows = InterviewRecord.objects.filter(interview__case=self.case, end__in=AT_ITS_TIME)
        rows = rows.filter(interview__carer=self.carer).order_by("interview__at", "id")
        return list(rows.select_related("interview__interviewer"))

    @cached_property
    def payments(self) -> list[Payment]:
        """The ledger of the notices relied on."""
        rows = Payment.objects.filter(notice__in=self.basis.notices)
        return list(rows.select_related("notice").order_by("on", "id"))


def _names_one_of(text: str, refs: list[str]) -> bool:
    return any(re.search(rf"\b{re.escape(ref)}\b", text) for ref in refs)


def _protected(link: Responsibility) -> bool:
    """Whether words about this person are kept out, too."""
    return link.carer.is_shielded or link.address_is_confidential or not link.safe_to_contact
