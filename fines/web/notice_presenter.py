"""One notice in words: four dates on a line, the sessions as a strip, the ledger, the next lawful step."""

from __future__ import annotations

import datetime as dt
from functools import cached_property
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.urls import reverse

from accounts.web.parts import Action, Fact, Mark, Tag
from accounts.web.words import ago, long_date, money, plural, short_date
from fines.access import (
    can_decide,
    can_open_case,
    can_open_pupil,
    can_propose,
    can_record_payment,
    can_see_legal_text,
    can_withdraw,
    kept_letter,
    kept_paper,
)
from fines.access_court import can_see_court_of
from fines.access_money import can_keep_money
from fines.access_representations import can_record
from fines.actions.payments import owed
from fines.actions.reading import NoticeRecord
from fines.choices import (
    LetterKind,
    NoticeStatus,
    Offence,
    WithdrawalGround,
)
from fines.web.checklist_view import LineView, lines_kept
from fines.web.ladder_presenter import StepView, place_notice, steps_of
from fines.web.notice_dates import DateView, dates_of
from fines.web.notice_ledger import COLUMNS, ledger_row, owed_back
from fines.web.notice_review import ReviewView, amended_words, strip_of
from fines.web.notice_words import (
    EXCLUDED_UNPAID,
    answer_words,
    changed_words,
    decided_words,
    held_words,
    late_money_words,
    too_late_words,
)
from fines.web.receipt_day_words import put_right_facts
from fines.web.words import (
    link,
    ordinal,
    posting_words,
    status_tag,
)

if TYPE_CHECKING:
    from accounts.models import User
    from fines.models import NoticeLetter


S = NoticeStatus


class NoticePage:
    """The page of one notice for one person."""

    def __init__(self, record: NoticeRecord, user: User) -> None:
        self.record, self.user = record, user
        self.notice = record.notice

    @property
    def title(self) -> str:
        return f"Penalty notice {self.notice.ref}"

    @property
    def tags(self) -> list[Tag]:
        """Status, and whether the evidence moved."""
        changed = [Tag("Evidence changed", "warn")] if self.changed else []
        return [status_tag(self.notice.status), *changed]

    @cached_property
    def facts(self) -> list[Fact]:
        """Who it is about, and to whom."""
        notice, user = self.notice, self.user
        child = (
            link("attendance:show_pupil", notice.pupil.ref) if can_open_pupil(user, notice) else ""
        )
        case = link("cases:show_case", notice.case.ref) if can_open_case(user, notice) else ""
        which = f"{ordinal(notice.number_in_period)} to this parent for this child"
        return [
            Fact("Child", notice.pupil.full_name, child),
            Fact("Parent", notice.carer.full_name),
            Fact("School", notice.enrolment.school.name),
            Fact("Case", notice.case.ref, case),
            Fact("Which", f"The {which}"),
            *self._court,
            *self._card_code,
            *self._links,
        ]

    @property
    def _court(self) -> list[Fact]:
        """The charge of its absence and the court page of its case, for whom they are; a school has neither."""
        rows = [*self.record.charges, *self.record.verdicts]
        if not (rows and can_see_court_of(self.user, self.notice.case)):
            return []
        charges = [Fact("Charge", row.ref, row.get_absolute_url()) for row in rows]
        page = link("fines:see_court_case", self.notice.case.ref)
        return [*charges, Fact("Courts", "The courts of this case", page)]

    @property
    def _card_code(self) -> list[Fact]:
        """The payment code of the letter, for whoever is asked for it on the telephone while it can be used."""
        used = self._keeps_money and self.notice.status == S.ISSUED
        code = getattr(self.notice, "pay_code", None) if used else None
        return [Fact("Payment code", f"{code.code[:4]} {code.code[4:]}")] if code else []

    @property
    def _links(self) -> list[Fact]:
        """The notice it stands in place of, and the one that stands in its place."""
        old, new = self.notice.replaces, self.record.replaced_by
        found = [Fact("In place of", old.ref, old.get_absolute_url())] if old else []
        return [*found, *([Fact("Replaced by", new.ref, new.get_absolute_url())] if new else [])]

    @cached_property
    def dates(self) -> list[DateView]:
        """Posted, received, and the last day of each amount; then the day after."""
        return dates_of(self.notice, self.record.today)

    # -- sessions -----------------------------------------------------------------------------------

    @cached_property
    def strip(self) -> list[Mark]:
        """Every session it stands on, with the code it had, and those amended since with the one they have."""
        return strip_of(self.record)

    @property
    def strip_words(self) -> str:
        """The strip in one sentence."""
        noun = "excluded session" if self.is_excluded else "unauthorised session"
        count = plural(len(self.record.sessions), noun)
        first, last = (
            short_date(self.notice.first_session_on),
            short_date(self.notice.last_session_on),
        )
        words = f"{count}, {first} to {last}" if first != last else f"{count} on {first}"
        return f"{words}{amended_words(self.record)}"

    @property
    def is_excluded(self) -> bool:
        """Whether it is for an excluded child in a public place."""
        return self.notice.offence == Offence.S105

    @property
    def threshold_words(self) -> str:
        """How the threshold stood when it was proposed; of an excluded child, where it was seen."""
        if self.is_excluded:
            return " ".join(f"{one.words}." for one in self.record.seen)
        kept = self.notice.proposal
        if not kept.get("window"):
            return ""
        last = short_date(dt.date.fromisoformat(kept["window"][1]))
        return f"{kept['counted_sessions']} count in the ten school weeks that end with {last}."

    @cached_property
    def changed(self) -> list[str]:
        """Marks amended since, each in words."""
        why = [self.notice.review_why] if self.notice.review_why else []
        return why + [changed_words(c) for c in self.record.changed]

    # -- money --------------------------------------------------------------------------------------

    ledger_columns = COLUMNS

    @cached_property
    def ledger(self) -> list[list[object]]:
        """The ledger, oldest first; to a school days and sums."""
        rows, words, links = self.record.ledger, self.shows_reasons, self._keeps_money
        return [ledger_row(line, words=words, links=links) for line in rows]

    @property
    def owed_back(self) -> int:
        """What is still to be given back, in pence."""
        return owed_back(self.record.ledger)

    @cached_property
    def _keeps_money(self) -> bool:
        return can_keep_money(self.user)

    @property
    def money_words(self) -> str:
        """Where the money stands, in a sentence, and what is owed back."""
        back = f" {money(self.owed_back)} is owed back." if self.owed_back > 0 else ""
        return f"{self._money_stands}{back}"

    @property
    def _money_stands(self) -> str:
        stands = self.record.standing
        if stands is None:
            return "Nothing is due before the notice is issued."
        if self.notice.status == S.WITHDRAWN:
            return (
                f"Withdrawn: nothing is due. {money(stands.received_pence)} came in."
                if (stands.received_pence)
                else "Withdrawn: nothing is due."
            )
        if stands.discharged:
            return f"Paid in full on {long_date(stands.discharged_on)}."
        if stands.due is None:
            came = f" {money(stands.received_pence)} came in; it discharges nothing."
            return "The last day of payment is past." + (came if stands.received_pence else "")
        left = money(stands.outstanding_pence)
        return f"{left} to come by {long_date(stands.due.last_day)}. A part payment discharges nothing."

    # -- the ladder, and what is next ---------------------------------------------------------------

    @cached_property
    def steps(self) -> list[StepView]:
        """The ladder with where this notice stands on it."""
        amounts, stands = owed(self.notice), self.record.standing
        due = stands.due if stands else None
        reached = amounts.index(due) if due in amounts else None
        return place_notice(steps_of(self.record.rungs), self.notice.status, reached)

    @cached_property
    def next_words(self) -> str:
        """The one next lawful step, in a sentence."""
        notice, today = self.notice, self.record.today
        match notice.status:
            case S.PROPOSED:
                return (
                    f"A second person decides. Proposed {ago(notice.proposed_on, today)} by {notice.proposed_by}."
                    f"{self._courts_until}"
                )
            case S.ISSUED:
                return f"Payment is awaited. {self.money_words}{self._held}{self._courts_until}"
            case S.UNPAID:
                return self._unpaid_words
            case S.PAID:
                return "Nothing. The absence in it is spent: it can bring no prosecution."
            case S.WITHDRAWN:
                return f"Nothing may follow. {WithdrawalGround(notice.withdrawal_ground).label}."
        return "It was not issued. Its sessions are free for another proposal."

    @property
    def _courts_until(self) -> str:
        """Until when a charge may follow."""
        limit = self.record.filing_limit
        return f" If it is not paid, proceedings must begin by {long_date(limit)}." if limit else ""

    @property
    def _unpaid_words(self) -> str:
        if self.record.charges or self.record.verdicts:
            return decided_words(self.record, can_see_court_of(self.user, self.notice.case))
        limit = self.record.filing_limit
        if limit and limit < self.record.today:
            return too_late_words(limit)
        by = f" Proceedings must begin by {long_date(limit)}." if limit else ""
        if self.record.standing and (late := self.record.standing.late_pence):
            return f"{late_money_words(late)}{by}"
        if self.is_excluded:
            return f"{EXCLUDED_UNPAID}{by}"
        return f"Prosecute the absence, never the non-payment, or withdraw the notice.{by}"

    @property
    def _held(self) -> str:
        """Why no reminder goes out now, for who may know of money."""
        if not self.record.reminder_held or not self.shows_reasons:
            return ""
        return held_words(self.record.reminder_held, keeps_money=self._keeps_money)

    @cached_property
    def primary(self) -> Action | None:
        """The one primary button, where this person may press it."""
        notice, user = self.notice, self.user
        if notice.status == S.PROPOSED and can_decide(user, notice):
            return self._action("Decide on it", "issue_notice", "primary")
        if notice.status == S.ISSUED and can_record_payment(user, notice):
            return self._action("Record a payment", "record_payment", "primary")
        again = notice.status in (S.RETURNED, S.WITHDRAWN) and not self.record.replaced_by
        if again and notice.case.is_open and can_propose(user, notice.case):
            href = reverse("fines:propose_notice", args=[notice.case.ref])
            asked = {"carer": notice.carer.ref}
            asked |= {"again": notice.ref} if notice.status == S.WITHDRAWN else {}
            return Action("Propose again", f"{href}?{urlencode(asked)}", "primary")
        return None

    @cached_property
    def others(self) -> list[Action]:
        """What else may be done."""
        notice, user = self.notice, self.user
        found = []
        if notice.is_served and not self._paper_kept:
            found.append(self._action("Letter as posted (PDF)", "download_notice"))
        if notice.status in (S.UNPAID, S.WITHDRAWN) and can_record_payment(user, notice):
            words = "Record a payment" if self.record.may_be_paid else "Money came in after all"
            found.append(self._action(words, "record_payment"))
        received = self._is_open and not self.record.verdicts
        if received and can_record_payment(user, notice):
            found.append(self._action("Record proof of receipt", "record_receipt"))
            if notice.received_on:
                found.append(self._action("Put the day of receipt right", "correct_receipt"))
        if notice.is_served and notice.status != S.WITHDRAWN and can_record_payment(user, notice):
            found.append(self._action("Record the certificate of posting", "prove_posting"))
        if self._is_open and can_withdraw(user, notice):
            found.append(self._action("Withdraw", "withdraw_notice"))
        if notice.status in (S.ISSUED, S.UNPAID, S.PAID) and can_record(user, notice):
            found.append(self._action("Somebody wrote against it", "record_representation"))
        return found

    @property
    def _is_open(self) -> bool:
        """Whether it may still be put right or withdrawn: once its absence is charged, the court decides."""
        stands = self.notice.status in (S.ISSUED, S.UNPAID, S.PAID)
        return stands and not self.record.charges

    @property
    def against(self) -> list[Fact]:
        """What is written against it, for who reads the authority's correspondence."""
        if not can_record(self.user, self.notice):
            return []
        return [
            Fact(f"{row.sender}, {short_date(row.received_on)}", answer_words(row), row.get_absolute_url(), "Open")
            for row in self.record.representations
        ]  # fmt: skip

    @cached_property
    def _paper_kept(self) -> str:
        """Why the paper as posted does not open for the reader."""
        return kept_paper(self.user, self.notice)

    @property
    def letters(self) -> list[Fact]:
        """The letters that followed from it."""
        return [self._letter(row) for row in self.record.letters] if self.shows_reasons else []

    def _letter(self, row: NoticeLetter) -> Fact:
        """One of them: with its link where it opens, else with a word why not."""
        label, sent = LetterKind(row.kind).label, short_date(row.letter.sent_on)
        if kept := kept_letter(self.user, self.notice, row):
            return Fact(label, f"{sent}. {kept}")
        return Fact(label, sent, link("fines:read_letter", self.notice.ref, row.letter.ref), "PDF")

    @property
    def put_right(self) -> list[Fact]:
        """Days of receipt that were wrong, for who reads the reasons of the service."""
        return put_right_facts(self.record.put_right) if self.shows_reasons else []

    @cached_property
    def review(self) -> ReviewView | None:
        """What may be done about it while its evidence is in doubt, and by whom."""
        return ReviewView(self.notice, self.user) if self.changed else None

    def _action(self, text: str, name: str, kind: str = "secondary") -> Action:
        return Action(text, reverse(f"fines:{name}", args=[self.notice.ref]), kind)

    # -- what was considered ------------------------------------------------------------------------

    @property
    def shows_reasons(self) -> bool:
        return can_see_legal_text(self.user, self.notice)

    @cached_property
    def considered(self) -> list[LineView]:
        """Every line of the checklist, as it was answered."""
        return lines_kept(self.notice)

    @property
    def recommendation(self) -> str:
        return str(self.notice.proposal.get("recommendation", ""))

    @property
    def exception(self) -> str:
        """The manager's reason for going below the threshold, or the proposer's while undecided."""
        kept = self.notice.issue or self.notice.proposal
        return str(kept.get("exception_reason", ""))

    @cached_property
    def people(self) -> list[Fact]:
        """Who proposed, decided, ended it, and when."""
        notice = self.notice
        lines = [Fact("Proposed", f"{long_date(notice.proposed_on)}, {notice.proposed_by}")]
        if notice.is_served:
            lines.append(Fact("Issued", f"{long_date(notice.issued_on)}, {notice.issued_by}"))
            lines += [Fact("Paper", self._paper_kept)] if self._paper_kept else []
        if self.record.posting and not notice.was_not_posted:
            lines.append(Fact("Posted", posting_words(self.record.posting)))
        if notice.status in (S.RETURNED, S.WITHDRAWN, S.PAID, S.UNPAID):
            who = notice.status_changed_by or "Bellwether"
            lines.append(
                Fact(S(notice.status).label, f"{long_date(notice.status_changed_at)}, {who}")
            )
        if notice.status_reason and self.shows_reasons:
            lines.append(Fact("Reason", notice.status_reason))
        return lines
