"""Whether a penalty notice may be given to one parent for one child for exactly these sessions.

Facts in, an answer out: eligible, or every reason why not. Reaching the threshold means that a
person must consider a notice, never that one follows (Working together 2024; SI 2024/210).
"""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from accounts.rules.text import readable
from fines.choices import Consideration, Offence, Refusal
from fines.rules.answers import Answer, lacking
from fines.rules.excluded import EXCLUDED, Seen, against
from fines.rules.improving import TimeToImprove, asks_of_time, bars_of_time
from fines.rules.ladder import closed_reason, limit_words
from fines.rules.law import Law, TariffRow
from fines.rules.on_file import OnFile, OpenN, session_words
from fines.rules.one_absence import Awaited, bars_of_payment, bars_of_sessions
from fines.rules.runs import Run, best_run, within


@dataclass(frozen=True)
class SessionFact:
    """One session as the register has it now, for the child the notice is about."""

    date: dt.date
    half: str
    code: str
    counts_for_notice: bool
    of_this_child: bool = True
    registered: bool = True
    compulsory_age: bool = True
    live_notice: str = ""
    charged: bool = False
    run_of: str = ""  # the notice that stands on the unbroken absence it is part of
    excluded_day: int = 0  # which school day of an exclusion; 0 for none

    @property
    def words(self) -> str:
        """Such as: Tue 4 Nov 2025, morning."""
        return session_words(self.date, self.half)


@dataclass(frozen=True)
class Facts:
    """Everything the rule looks at. Limits and rates are in `law`; the threshold is handed in.

    `earlier_count` is the notices that count in the three years; `threshold` (sessions, school weeks)
    is None before there was a national one; `below_threshold_reason` is a manager's. `open_n`, `on_file`,
    `consulted` and `parent_words` are what the application can say to lines a person answers; `asked_again` the
    answers that hold no longer, and why.
    """

    proposed_on: dt.date
    sessions: tuple[SessionFact, ...]
    week_mondays: Sequence[dt.date]
    law: Law
    earlier_count: int
    threshold: tuple[int, int] | None
    offence: str = Offence.S444
    is_parent: bool = True
    is_settled: bool = True
    has_address: bool = True
    unsafe_to_write: str = ""
    stage_refusals: tuple[str, ...] = ()
    waiting_proposal: str = ""
    on_hold: str = ""
    consult: tuple[str, ...] = ()
    answers: Mapping[str, Answer] = field(default_factory=dict)
    below_threshold_reason: str = ""
    by_manager: bool = False
    address_seen: bool = True
    open_n: tuple[OpenN, ...] = ()
    on_file: tuple[OnFile, ...] = ()
    consulted: tuple[str, ...] = ()
    parent_words: str = ""
    seal: str = ""  # a fingerprint of name and address
    address_since: dt.datetime | None = (
        None  # when the address came on file, in local time; None: with the parent
    )
    asked_again: Mapping[str, str] = field(default_factory=dict)
    seen: tuple[Seen, ...] = ()
    improving: TimeToImprove | None = None  # the latest on the case; None: none was given
    awaited: Awaited | None = None  # the earlier notice to them that is issued and not paid
    asked_on: dt.date | None = None  # the day of asking, when it is later than the proposal


@dataclass(frozen=True)
class Reason:
    """One reason against, in words for the person who must put it right."""

    code: str
    message: str
    asks: str = ""  # the consideration it is about, where an answer is missing or stands against it


@dataclass(frozen=True)
class Verdict:
    """Eligible when nothing stands against it; the numbers the answer rests on, either way."""

    reasons: tuple[Reason, ...]
    counted_sessions: int
    window: tuple[dt.date, dt.date] | None
    notice_number: int
    tariff: TariffRow | None

    @property
    def eligible(self) -> bool:
        """Whether the notice may be given."""
        return not self.reasons

    @property
    def codes(self) -> list[str]:
        """The codes of the reasons against, in order."""
        return [reason.code for reason in self.reasons]

    def as_json(self) -> dict[str, Any]:
        """As kept with the notice."""
        return {
            "eligible": self.eligible,
            "reasons": [{"code": r.code, "message": r.message} for r in self.reasons],
            "counted_sessions": self.counted_sessions,
            "window": [day.isoformat() for day in self.window] if self.window else None,
            "notice_number": self.notice_number,
        }


def judge(facts: Facts) -> Verdict:
    """The answer with every reason against, not only the first."""
    return Verdict(
        reasons=tuple(reason for check in CHECKS for reason in check(facts)),
        counted_sessions=_counted(facts),
        window=_window(facts),
        notice_number=facts.earlier_count + 1,
        tariff=_tariff(facts),
    )


def considerations(facts: Facts) -> list[Consideration]:
    """The questions a person must answer, in the order they are asked."""
    c = Consideration
    asked = [c.ADDRESS, c.PERSON, c.ELSEWHERE]
    asked += [c.UNSETTLED] if facts.open_n else []
    asked += [c.EXCLUSION, c.JUSTIFIED] if facts.offence == Offence.S105 else []
    asked += [c.SUPPORT]
    asked += (
        [c.IMPROVEMENT] if asks_of_time(facts.offence, facts.improving, facts.proposed_on) else []
    )
    asked += [c.EQUALITY]
    asked += [c.CONSULTED] if facts.consult else []
    return [*asked, c.BEST_TOOL, c.CODE, c.EVIDENCE]


def threshold_words(count: int, threshold: tuple[int, int]) -> str:
    """A count beside the national threshold."""
    sessions = f"{count} unauthorised session{'' if count == 1 else 's'}"
    return f"{sessions} in {threshold[1]} school weeks; {threshold[0]} are needed"


def _last_day(facts: Facts) -> dt.date | None:
    return max((s.date for s in facts.sessions), default=None)


def _window(facts: Facts) -> Run | None:
    """The run of school weeks that holds the most of the sessions, the latest of equals."""
    if facts.threshold is None:
        return None
    return best_run(_sound_days(facts), facts.week_mondays, facts.threshold[1])


def _sound_days(facts: Facts) -> list[dt.date]:
    return [s.date for s in facts.sessions if _sound(s, facts.offence)]


def _counted(facts: Facts) -> int:
    """Sessions that count, in the best ten school weeks in a row."""
    return within(_sound_days(facts), _window(facts))


def _sound(s: SessionFact, offence: str) -> bool:
    owned = s.of_this_child and s.registered and s.compulsory_age
    counts = s.counts_for_notice if offence == Offence.S444 else s.code == EXCLUDED
    return counts and owned and not (s.live_notice or s.charged)


def _tariff(facts: Facts) -> TariffRow | None:
    last = _last_day(facts)
    return facts.law.tariff(facts.offence, last, facts.earlier_count + 1) if last else None


def _sessions_chosen(facts: Facts) -> list[Reason]:
    if facts.sessions:
        return []
    if facts.offence == Offence.S105:
        words = (
            "Choose the half days of the exclusion on which the child was seen in a public place."
        )
        return [Reason(Refusal.NO_SESSIONS, words)]
    return [Reason(Refusal.NO_SESSIONS, "Choose the unauthorised sessions the notice is for.")]


def _law_open(facts: Facts) -> list[Reason]:
    last = _last_day(facts)
    if last is None or facts.law.tariffs_on(facts.offence, last):
        return []
    return [Reason(Refusal.NOT_IN_LAW, closed_reason(facts.law, facts.offence, last, 0))]


def _one_tariff(facts: Facts) -> list[Reason]:
    rates = {tuple(facts.law.tariffs_on(facts.offence, s.date)) for s in facts.sessions}
    words = "The sessions fall on both sides of a change of law: propose a notice for each part."
    return [Reason(Refusal.TWO_TARIFFS, words)] if len(rates) > 1 else []


def _per_session(
    code: str, fails: Callable[[SessionFact], bool], words: Callable[[SessionFact], str]
) -> Callable[[Facts], list[Reason]]:
    def check(facts: Facts) -> list[Reason]:
        return [Reason(code, f"{s.words}: {words(s)}") for s in facts.sessions if fails(s)]

    return check


def _not_future(facts: Facts) -> list[Reason]:
    late = [s for s in facts.sessions if s.date > facts.proposed_on]
    return [
        Reason(Refusal.IN_THE_FUTURE, f"{s.words}: this lies ahead of the proposal.") for s in late
    ]


def _unauthorised(facts: Facts) -> list[Reason]:
    """The absence itself: of section 444 only, as an excluded child's is authorised."""
    if facts.offence != Offence.S444:
        return []
    return [
        Reason(
            Refusal.NOT_UNAUTHORISED,
            f"{s.words}: marked {s.code}, which is not unauthorised absence that counts."
            if s.code
            else f"{s.words}: has no mark.",
        )
        for s in facts.sessions
        if not s.counts_for_notice
    ]


def _excluded(facts: Facts) -> list[Reason]:
    if facts.offence != Offence.S105:
        return []
    days = facts.law.excluded_days(_last_day(facts) or facts.proposed_on)
    found = against(facts.sessions, facts.seen, days, facts.proposed_on)
    return [Reason(code, words) for code, words in found]


def _parent(facts: Facts) -> list[Reason]:
    if facts.is_parent:
        return []
    if not facts.is_settled:  # a parent is who has parental responsibility, or care (EA 1996 s576)
        words = (
            "Whether this person has parental responsibility is not known, and the child does not live"
            " with them: settle it first."
        )
        return [Reason(Refusal.NOT_SETTLED, words)]
    words = "This person is not recorded as a parent or carer of this child."
    return [Reason(Refusal.NOT_A_PARENT, words)]


def _address(facts: Facts) -> list[Reason]:
    words = "There is no address to serve the notice at: record one first."
    return [] if facts.has_address else [Reason(Refusal.NO_ADDRESS, words)]


def _safe(facts: Facts) -> list[Reason]:
    if not facts.unsafe_to_write:
        return []
    words = f"It is not safe to write to this person. {facts.unsafe_to_write}"
    return [Reason(Refusal.NOT_SAFE, words)]


def _stage(facts: Facts) -> list[Reason]:
    return [Reason(Refusal.STAGE, words) for words in facts.stage_refusals]


def _threshold(facts: Facts) -> list[Reason]:
    count = _counted(facts)
    if facts.threshold is None or not facts.sessions or count >= facts.threshold[0]:
        return []
    if facts.by_manager and readable(facts.below_threshold_reason):
        return []
    words = threshold_words(count, facts.threshold)
    advice = "A manager may go below the threshold, with a reason."
    return [Reason(Refusal.BELOW_THRESHOLD, f"Only {words}. {advice}")]


def _limit(facts: Facts) -> list[Reason]:
    last = _last_day(facts) or facts.proposed_on
    rule = facts.law.rule(last)
    numbered = any(t.notice_number for t in facts.law.tariffs_on(facts.offence, last))
    if rule is None or not numbered or _tariff(facts) or rule.notices_allowed is None:
        return []
    if facts.earlier_count < rule.notices_allowed:
        return []
    return [Reason(Refusal.THIRD_NOTICE, limit_words(rule, facts.earlier_count))]


def _waiting(facts: Facts) -> list[Reason]:
    if not facts.waiting_proposal:
        return []
    words = f"{facts.waiting_proposal} to this parent for this child is waiting for a decision."
    return [Reason(Refusal.PROPOSAL_WAITING, words)]


def _taken(facts: Facts) -> list[Reason]:
    found = bars_of_sessions(facts.sessions)
    found += bars_of_payment(facts.awaited, facts.asked_on or facts.proposed_on)
    return [Reason(code, words) for code, words in found]


def _hold(facts: Facts) -> list[Reason]:
    return (
        [Reason(Refusal.ON_HOLD, f"The case is on hold: {facts.on_hold}")] if facts.on_hold else []
    )


def _improving(facts: Facts) -> list[Reason]:
    days = [s.date for s in facts.sessions]
    found = bars_of_time(facts.offence, facts.improving, facts.proposed_on, days)
    return [Reason(code, words) for code, words in found]


def _address_seen(facts: Facts) -> list[Reason]:
    if facts.address_seen or not facts.has_address:
        return []
    words = (
        "This address is protected or confidential, so you cannot check it from here: a welfare officer opens it "
        "on the case, says why, and proposes."
    )
    return [Reason(Refusal.ADDRESS_NOT_SEEN, words)]


def _considered(facts: Facts) -> list[Reason]:
    found = (_said(facts, asked) for asked in considerations(facts))
    return [reason for reason in found if reason]


def _said(facts: Facts, asked: Consideration) -> Reason | None:
    """What is wrong with the answer to one question; None for a whole yes that still holds."""
    if why := facts.asked_again.get(asked):
        words = f"To be confirmed again: {asked.label}. {why}"
        return Reason(Refusal.ASKED_AGAIN, words, asked)
    answer = facts.answers.get(asked)
    if answer is None:
        return Reason(Refusal.NOT_ANSWERED, f"Not answered: {asked.label}.", asked)
    if not answer.yes:
        return Reason(Refusal.ANSWERED_NO, f"Answered no: {asked.label}.", asked)
    if lacks := lacking(asked, answer, facts.asked_on or facts.proposed_on, facts.address_since):
        return Reason(Refusal.NOT_ANSWERED, f"Not answered: {asked.label}: {lacks}.", asked)
    return None


CHECKS: tuple[Callable[[Facts], list[Reason]], ...] = (
    _sessions_chosen,
    _law_open,
    _one_tariff,
    _not_future,
    _per_session(
        Refusal.OTHER_CHILD, lambda s: not s.of_this_child, lambda s: "belongs to another child."
    ),
    _per_session(
        Refusal.NOT_REGISTERED,
        lambda s: not s.registered,
        lambda s: "the child was not on the roll.",
    ),
    _per_session(
        Refusal.NOT_COMPULSORY_AGE,
        lambda s: not s.compulsory_age,
        lambda s: "the child was not of compulsory school age.",
    ),
    _unauthorised,
    _excluded,
    _taken,
    _per_session(
        Refusal.STILL_N,
        lambda s: s.code == "N",
        lambda s: "still marked N: the school puts a reason, or O, in its place first.",
    ),
    _parent,
    _address,
    _address_seen,
    _safe,
    _threshold,
    _limit,
    _waiting,
    _hold,
    _improving,
    _stage,
    _considered,
)
