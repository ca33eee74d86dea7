"""The checklist of a notice: each line by name, how it stands, who answers it, and in what words.

Facts and the rule's own verdict in, lines out. A line that does not stand blocks: each reason of
`eligibility.judge` belongs to exactly one line (Working together 2024; domain 4.3, 4.10).
"""

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from fines.choices import (
    AddressSource,
    AnsweredBy,
    CheckLine,
    CheckState,
    Consideration,
    Offence,
    Refusal,
)
from fines.rules.answers import Answer
from fines.rules.eligibility import Facts, Verdict, considerations, threshold_words
from fines.rules.improving import NONE_GIVEN
from fines.rules.on_file import OnFile, OpenN
from fines.rules.spelling import long_date

L, C, R = CheckLine, Consideration, Refusal

# To which line each reason against belongs; those about an answer belong to the line of their question.
LINE_OF: dict[str, CheckLine] = {
    R.NO_SESSIONS: L.THRESHOLD, R.NOT_IN_LAW: L.THRESHOLD, R.TWO_TARIFFS: L.THRESHOLD,
    R.NOT_UNAUTHORISED: L.THRESHOLD, R.NOT_COMPULSORY_AGE: L.THRESHOLD, R.NOT_REGISTERED: L.THRESHOLD,
    R.OTHER_CHILD: L.THRESHOLD, R.IN_THE_FUTURE: L.THRESHOLD, R.BELOW_THRESHOLD: L.THRESHOLD,
    R.STILL_N: L.UNRESOLVED,
    R.NOT_EXCLUDED: L.EXCLUSION, R.NOT_FIRST_DAYS: L.EXCLUSION, R.NOT_SEEN: L.SIGHTING,
    R.NO_ADDRESS: L.ADDRESS, R.NOT_SAFE: L.ADDRESS, R.ADDRESS_NOT_SEEN: L.ADDRESS,
    R.NOT_A_PARENT: L.PERSON, R.NOT_SETTLED: L.PERSON,
    R.THIRD_NOTICE: L.LIMIT,
    R.ALREADY_NOTICED: L.ELSEWHERE, R.ALREADY_CHARGED: L.ELSEWHERE, R.PROPOSAL_WAITING: L.ELSEWHERE,
    R.SAME_ABSENCE: L.ELSEWHERE, R.STILL_PAYABLE: L.ELSEWHERE,
    R.TIME_RUNS: L.IMPROVEMENT, R.IMPROVED: L.IMPROVEMENT,
    R.STAGE: L.STAGE, R.ON_HOLD: L.STAGE,
}  # fmt: skip
OF_ABSENCE = frozenset({L.THRESHOLD, L.UNRESOLVED, L.IMPROVEMENT})
OF_EXCLUSION = frozenset({L.EXCLUSION, L.SIGHTING})
OF_AN_ANSWER = frozenset({R.NOT_ANSWERED, R.ANSWERED_NO, R.ASKED_AGAIN})
QUESTION_OF: dict[CheckLine, Consideration] = {
    L.EXCLUSION: C.EXCLUSION, L.SIGHTING: C.JUSTIFIED, L.UNRESOLVED: C.UNSETTLED,
    L.ADDRESS: C.ADDRESS, L.PERSON: C.PERSON, L.ELSEWHERE: C.ELSEWHERE,
    L.SUPPORT: C.SUPPORT, L.IMPROVEMENT: C.IMPROVEMENT, L.EQUALITY: C.EQUALITY,
    L.CONSULTED: C.CONSULTED, L.BEST_TOOL: C.BEST_TOOL,
    L.CODE: C.CODE, L.EVIDENCE: C.EVIDENCE,
}  # fmt: skip


@dataclass(frozen=True)
class Checked:
    """One line: how it stands, who answers it, in what words."""

    line: CheckLine
    state: CheckState
    by: AnsweredBy
    text: str
    asks: str = ""  # the question a person answers, where one is asked

    def as_json(self) -> dict[str, Any]:
        """As kept with the proposal."""
        return {"line": self.line.value, "state": self.state.value, "by": self.by.value,
                "text": self.text, "asks": self.asks}  # fmt: skip


def checklist(facts: Facts, verdict: Verdict) -> list[Checked]:
    """Every line that is asked for the offence, in order."""
    asked = set(considerations(facts))
    return [_check(line, facts, verdict, asked) for line in lines_for(facts.offence)]


def lines_for(offence: str) -> list[CheckLine]:
    """The lines of one offence: the register's ten sessions are of one, the exclusion and the sighting of the other."""
    other = OF_ABSENCE if offence == Offence.S105 else OF_EXCLUSION
    return [line for line in CheckLine if line not in other]


def _line_of(code: str, offence: str) -> CheckLine | None:
    """The line a reason belongs to; what is amiss with the sessions themselves stands on the first line."""
    line = LINE_OF.get(Refusal(code))
    if line in OF_ABSENCE and offence == Offence.S105:
        return L.EXCLUSION
    return line


def _check(line: CheckLine, facts: Facts, verdict: Verdict, asked: Collection[str]) -> Checked:
    question = QUESTION_OF.get(line)
    question = question if question in asked else None
    by = AnsweredBy.PERSON if question else AnsweredBy.APPLICATION
    against = [r for r in verdict.reasons if _line_of(r.code, facts.offence) == line]
    mine = [r for r in verdict.reasons if question and r.asks == question]
    knows = KNOWS[line](facts, verdict) if line in KNOWS else ""
    if against:
        words = " ".join(r.message for r in against)
        return Checked(line, CheckState.AGAINST, AnsweredBy.APPLICATION, words, question or "")
    if mine:
        no = any(r.code == Refusal.ANSWERED_NO for r in mine)
        state = CheckState.AGAINST if no else CheckState.OPEN
        again = " ".join(facts.asked_again.get(r.asks, "") for r in mine)
        return Checked(line, state, by, f"{knows} {again}".strip(), question or "")
    said = answer_words(facts.answers[question]) if question else ""
    return Checked(line, CheckState.OK, by, f"{knows} {said}".strip(), question or "")


def answer_words(answer: Answer) -> str:
    """What a person answered."""
    how = f"Checked: {AddressSource(answer.source).label}" if answer.source else ""
    how = f"{how}, {long_date(answer.on)}." if how and answer.on else how
    parts = ("Yes." if answer.yes else "No.", how, answer.reason)
    return " ".join(part for part in parts if part)


def asked_again(
    kept: Mapping[str, Any], *, seals: Collection[str], open_n: Collection[OpenN], on_file: Collection[OnFile],
    consult: Collection[str],
) -> dict[str, str]:  # fmt: skip
    """Which answers of a kept proposal hold no longer, and why: what they were given on has changed since.

    `seals` are the fingerprint of today's name and address under each key that is still good. Empty for a proposal
    from before there was a checklist: what it was not asked is simply not answered.
    """
    stood = kept.get("stood")
    if stood is None:
        return {}
    found = {}
    if stood["seal"] not in seals:
        found[str(C.ADDRESS)] = "The name or address was changed after it was proposed."
    if new := [row.words for row in on_file if row.is_theirs and row.key not in stood["on_file"]]:
        found[str(C.ELSEWHERE)] = f"New since it was proposed: {' '.join(new)}"
    if fresh := [row.words for row in open_n if row.key not in stood["open_n"]]:
        found[str(C.UNSETTLED)] = f"Marked N since it was proposed: {'; '.join(fresh)}."
    if more := sorted(set(consult) - set(stood["consult"])):
        found[str(C.CONSULTED)] = f"To be consulted now as well: {', '.join(more)}."
    return found


def stood_on(facts: Facts) -> dict[str, Any]:
    """What the answers were given on, to be kept with them and compared at issue."""
    return {
        "seal": facts.seal, "on_file": [row.key for row in facts.on_file],
        "open_n": [row.key for row in facts.open_n], "consult": list(facts.consult),
    }  # fmt: skip


def kept_answer(answer: Answer, who: str, at: dt.datetime) -> dict[str, Any]:
    """An answer as it is kept, with who gave it and when."""
    return {
        "yes": answer.yes, "reason": answer.reason, "source": answer.source,
        "on": answer.on.isoformat() if answer.on else None, "who": who, "at": at.isoformat(),
    }  # fmt: skip


def read_answer(said: Mapping[str, Any]) -> Answer:
    """A kept answer, of today's shape or of an older one."""
    on = said.get("on")
    day = dt.date.fromisoformat(on) if on else None
    at = said.get("at")
    given = dt.datetime.fromisoformat(at) if at else None
    return Answer(said["yes"], said["reason"], said.get("source", ""), day, given)


def _threshold(facts: Facts, verdict: Verdict) -> str:
    if facts.threshold is None:
        return f"{verdict.counted_sessions} unauthorised sessions; there was no national threshold."
    words = f"{threshold_words(verdict.counted_sessions, facts.threshold)}."
    short = verdict.counted_sessions < facts.threshold[0]
    why = facts.below_threshold_reason
    return f"{words} Below it: {why}" if short and why else words


def _unresolved(facts: Facts, _verdict: Verdict) -> str:
    if not facts.open_n:
        return "None in these weeks."
    rows = "; ".join(row.words for row in facts.open_n)
    return f"Still N, and no part of the notice: {rows}."


def _limit(facts: Facts, verdict: Verdict) -> str:
    earlier = facts.earlier_count
    noun = "notice counts" if earlier == 1 else "notices count"
    return f"{earlier or 'No'} {noun}; this would be number {verdict.notice_number}."


def _elsewhere(facts: Facts, _verdict: Verdict) -> str:
    return " ".join(row.words for row in facts.on_file) or "Nothing here is on file."


def _consulted(facts: Facts, _verdict: Verdict) -> str:
    if facts.consult:
        return f"To be consulted: {', '.join(facts.consult)}."
    return " ".join(facts.consulted) or "Nothing on file asks for it."


def _exclusion(facts: Facts, _verdict: Verdict) -> str:
    days = dict(sorted((s.date, s.excluded_day) for s in facts.sessions))
    return " ".join(f"{long_date(day)}: day {n} of the exclusion." for day, n in days.items())


def _sighting(facts: Facts, _verdict: Verdict) -> str:
    return " ".join(f"{one.words}." for one in facts.seen)


def _improvement(facts: Facts, _verdict: Verdict) -> str:
    return facts.improving.words(facts.proposed_on) if facts.improving else NONE_GIVEN


KNOWS = {
    L.EXCLUSION: _exclusion, L.SIGHTING: _sighting,
    L.THRESHOLD: _threshold, L.UNRESOLVED: _unresolved, L.LIMIT: _limit, L.ELSEWHERE: _elsewhere,
    L.CONSULTED: _consulted, L.IMPROVEMENT: _improvement, L.PERSON: lambda facts, _verdict: facts.parent_words,
    L.STAGE: lambda _facts, _verdict: "It is.",
}  # fmt: skip
