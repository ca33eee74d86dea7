"""What a pathway may ask for beyond the table of moves, and what it may never touch.

The table (`cases.rules.stages`) is the law's and the service's floor. A pathway adds evidence, closes
ways that skip ahead and leaves out stages nobody is owed; it removes nothing (decision 18).
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace

from cases.choices import LimitUnit, Stage
from cases.rules.deadlines import Limit
from cases.rules.entry import EntryTest
from cases.rules.stages import MOVES, START, SYSTEM, Move, exits, find_move

S = Stage

# Guards of the table that are the law's, each with its source. No pathway can drop them.
LAW: dict[str, str] = {
    "support_not_appropriate": "Working together to improve school attendance 2024: support comes first",
    "eso_considered": "Education Act 1996 s447",
    "support_offered": "Working together to improve school attendance 2024: support comes first",
    "consulted": "Working together to improve school attendance 2024; domain reference 8.4",
    "offence_chosen": "Education Act 1996 s444",
    "in_time": "Magistrates' Courts Act 1980 s127",
    "decision_record": "Domain reference 6.4: what was weighed before a charge is on record",
    "approved": "Domain reference 6.4: two people agree to a prosecution",
    "not_in_care": "Children Act 1989 s36(6)",
    "sjp_offence": "Magistrates' Courts Act 1980 s16A",
}
# Evidence a pathway may ask for: each can be put on record at any stage, by somebody who works the case.
ADDABLE = (
    "contact_logged", "meeting_offered", "carers_listed", "early_help", "siblings", "vulnerability",
    "has_officer", "panel_held", "plan_recorded", "consulted",
)  # fmt: skip
# Stages it may ask for it at, and those from which what it asks for counts: before any notice is given.
BEFORE_NOTICES = frozenset(
    {
        S.FLAGGED, S.SCHOOL_SUPPORT, S.FT_REFERRED, S.RETURNED, S.FT_OPEN, S.FT_PANEL, S.FT_PLAN,
        S.FT_REVIEW, S.NOTICE_TO_IMPROVE, S.STEP_DOWN,
    }
)  # fmt: skip
ASKS_AT = (
    S.FT_REFERRED, S.FT_OPEN, S.FT_PANEL, S.FT_PLAN, S.FT_REVIEW, S.NOTICE_TO_IMPROVE,
    S.NOTICE_PROPOSED, S.LEGAL_CONSIDERATION,
)  # fmt: skip
LEAVABLE = frozenset({S.FT_REFERRED, S.RETURNED, S.NOTICE_TO_IMPROVE})
# How long these last is for the law to say, or for nobody: a pathway gives them no length.
LAWS_LENGTH = frozenset({S.SJP, S.ESO})
NO_LENGTH = LAWS_LENGTH | {S.NOTICE_ISSUED, S.COURT, S.CLOSED}
SKIPS_AHEAD = frozenset({S.FT_OPEN, S.NOTICE_TO_IMPROVE, S.NOTICE_PROPOSED, S.LEGAL_CONSIDERATION})
BEFORE_PLAN = (S.FLAGGED, S.SCHOOL_SUPPORT, S.FT_REFERRED, S.RETURNED, S.FT_OPEN, S.FT_PANEL)

MOST_WEEKS = 39  # a school year of weeks: more is no pathway, but a slip of the keyboard
MOST = {
    LimitUnit.SCHOOL_DAYS: 190, LimitUnit.SCHOOL_WEEKS: MOST_WEEKS, LimitUnit.PERIOD_WEEKS: MOST_WEEKS,
    LimitUnit.WORKING_DAYS: 260, LimitUnit.DAYS: 366, LimitUnit.MONTHS: 12,
}  # fmt: skip
DAYS_A_WEEK = 5
IN_SCHOOL_DAYS = {
    LimitUnit.SCHOOL_WEEKS: DAYS_A_WEEK, LimitUnit.PERIOD_WEEKS: DAYS_A_WEEK, LimitUnit.SCHOOL_DAYS: 1,
    LimitUnit.WORKING_DAYS: 1,
}  # fmt: skip


@dataclass(frozen=True)
class StageRule:
    """One stage of a pathway: how long, what is asked for before it, from where it is not entered."""

    stage: str
    limit: Limit | None = None
    needs: tuple[str, ...] = ()
    not_from: frozenset[str] = frozenset()


@dataclass(frozen=True)
class PathwayRules:
    """A pathway as the rules read it."""

    stages: Mapping[str, StageRule]
    decision_weeks: int
    watch_weeks: int
    entry: EntryTest

    def limit(self, stage: str) -> Limit | None:
        """How long the stage may take on this pathway; None where it sets no length."""
        rule = self.stages.get(stage)
        return rule.limit if rule else None


@dataclass(frozen=True)
class Fault:
    """Why a pathway cannot be put in force: at which stage (empty: as a whole), and what to do."""

    stage: str
    text: str


def way(rules: PathwayRules, start: str, to: str) -> Move | None:
    """The move between two stages on this pathway, with everything it asks for; None when it has none.

    What the table asks for is always among it.
    """
    move, rule = find_move(start, to), rules.stages.get(to)
    if move is None or rule is None or (start in rule.not_from and closable(move)):
        return None
    if start not in BEFORE_NOTICES or to not in ASKS_AT:
        return move
    return replace(move, needs=tuple(dict.fromkeys((*move.needs, *added(rule)))))


def ways(rules: PathwayRules, start: str) -> list[Move]:
    """Every move out of a stage on this pathway, in the order of the table."""
    found = (way(rules, start, move.to) for move in exits(start))
    return [move for move in found if move]


def added(rule: StageRule) -> tuple[str, ...]:
    """The evidence a stage asks for beyond the table; a name that may not be added counts for nothing."""
    return tuple(name for name in rule.needs if name in ADDABLE)


def closable(move: Move) -> bool:
    """Whether a pathway may close this way: one that skips ahead, or turns to sanction, by choice.

    Never one of the nightly job's, nor one after a notice is given, nor within legal stages.
    """
    people = SYSTEM not in move.roles
    return people and move.to in SKIPS_AHEAD and move.start in BEFORE_NOTICES - {S.STEP_DOWN}


def closable_into(stage: str) -> list[str]:
    """The stages from which a pathway may close the way into this one, in the order of the table."""
    return [move.start for move in MOVES if move.to == stage and closable(move)]


def faults(rules: PathwayRules, notice_weeks: tuple[int, int]) -> list[Fault]:
    """Everything that stands against putting a pathway in force; an empty list when nothing does.

    `notice_weeks` are the fewest and most school weeks of a notice to improve, by guidance.
    """
    found = [Fault(s, "This stage cannot be left out") for s in _missing(rules)]
    for stage, rule in rules.stages.items():
        found += [Fault(stage, text) for text in _stage_faults(rule)]
    return [*found, *_notice_faults(rules, notice_weeks), *_promise_faults(rules), *_cut_off(rules)]


def _missing(rules: PathwayRules) -> list[Stage]:
    return [stage for stage in S if stage not in LEAVABLE and stage not in rules.stages]


def _stage_faults(rule: StageRule) -> Iterator[str]:
    if rule.stage in NO_LENGTH and rule.limit:
        yield "How long this stage lasts is not for a pathway to say"
    if rule.limit and not 0 <= rule.limit.amount <= MOST[LimitUnit(rule.limit.unit)]:
        unit = LimitUnit(rule.limit.unit)
        yield f"Choose from 0 to {MOST[unit]} {unit.label}"
    if set(rule.needs) - set(ADDABLE) or (rule.needs and rule.stage not in ASKS_AT):
        yield "This evidence cannot be asked for here"
    if rule.not_from - set(closable_into(rule.stage)):
        yield "This way cannot be closed"


def _notice_faults(rules: PathwayRules, notice_weeks: tuple[int, int]) -> Iterator[Fault]:
    rule = rules.stages.get(S.NOTICE_TO_IMPROVE)
    if rule is None:
        return
    least, most = notice_weeks
    limit = rule.limit
    if limit is None or limit.unit != LimitUnit.PERIOD_WEEKS or not least <= limit.amount <= most:
        text = f"A notice to improve lasts {least} to {most} school weeks, the first counted"
        yield Fault(S.NOTICE_TO_IMPROVE, text)


def _promise_faults(rules: PathwayRules) -> Iterator[Fault]:
    """The stages up to the decision must have a length, and fit into the weeks that are promised."""
    days = 0
    for stage in (S.FT_OPEN, S.FT_PANEL, S.FT_PLAN, S.FT_REVIEW):
        limit = rules.limit(stage)
        if limit is None or limit.unit not in IN_SCHOOL_DAYS:
            yield Fault(
                stage, "Give this stage a length in school days, school weeks or working days"
            )
            return
        days += limit.amount * IN_SCHOOL_DAYS[LimitUnit(limit.unit)]
    if days > rules.decision_weeks * DAYS_A_WEEK:
        text = (
            f"From opening to the end of the review takes {days} school days: "
            f"more than the {rules.decision_weeks} school weeks promised"
        )
        yield Fault("", text)


def _cut_off(rules: PathwayRules) -> Iterator[Fault]:
    """Stages no case could come to, or could never leave for an end, by the ordinary ways."""
    ends: set[tuple[str, str]] = {
        (start, move.to)
        for start in (START, *rules.stages)
        for move in ways(rules, start)
        if move.to not in (S.STEP_DOWN, S.TRANSFERRED)
    }
    reached = _spread({START}, ends)
    leads_out = _spread({S.CLOSED}, {(to, start) for start, to in ends})
    for stage in rules.stages:
        if stage in (S.STEP_DOWN, S.TRANSFERRED):
            continue
        if stage not in reached:
            yield Fault(
                stage, "No case could come to this stage: open a way to it, or leave it out"
            )
        elif stage not in leads_out:
            yield Fault(stage, "From this stage no case could come to an end")


def _spread(start: Collection[str], arrows: Collection[tuple[str, str]]) -> set[str]:
    reached, edge = set(start), set(start)
    while edge:
        edge = {to for frm, to in arrows if frm in edge} - reached
        reached |= edge
    return reached
