"""What notices forbid the case they are on: leaving an undecided one behind, charging, closing around one."""

from cases.models import Case
from cases.rules.stages import LEGAL_STAGES
from cases.rules.ties import Tie, TieKind
from fines.choices import NoticeStatus
from fines.models import PenaltyNotice, Proceedings, Representation
from fines.rules.spelling import long_date


def ties_of(case: Case) -> list[Tie]:
    """Each unsettled notice of the case, what is written against one, and each charge no court has decided, with
    what to do first. Two queries, three at law."""
    rows = PenaltyNotice.objects.unsettled().filter(case=case).light()
    tied = [_tie(notice) for notice in rows.select_related("carer", "proposed_by").order_by("id")]
    waiting = Representation.objects.filter(notice__case=case, answer="").order_by("id")
    tied += [_asked(each) for each in waiting.select_related("notice")]
    if case.stage not in LEGAL_STAGES:
        return tied
    return tied + [_charged(row) for row in Proceedings.objects.undecided().filter(case=case)]


def _charged(row: Proceedings) -> Tie:
    words = f"{row.ref} has no result yet: enter what the court decided, or that it was withdrawn, first"
    return Tie(TieKind.CHARGED, words, row.get_absolute_url())


def _asked(row: Representation) -> Tie:
    words = f"{row.ref}, written against penalty notice {row.notice.ref}, waits for an answer: answer it first"
    return Tie(TieKind.ASKED, words, row.get_absolute_url())


def _tie(notice: PenaltyNotice) -> Tie:
    which = f"Penalty notice {notice.ref} to {notice.carer.full_name}"
    if notice.status == NoticeStatus.PROPOSED:
        who = "a manager or legal officer other than " + notice.proposed_by.name
        kind, says = TieKind.WAITS, f"waits for a decision: {who} issues or returns it first"
    elif notice.status == NoticeStatus.ISSUED:
        last = f" until {long_date(notice.second_due)}" if notice.second_due else ""
        kind, says = TieKind.RUNS, f"may still be paid{last}: wait, or withdraw it first"
    else:
        kind, says = TieKind.LEFT, "is unpaid: withdraw it first, or take the case to court"
    return Tie(kind, f"{which} {says}", notice.get_absolute_url())
