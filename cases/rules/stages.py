"""The one table of moves between stages, and the one question asked of it: why may this not happen?

Source: domain reference 6.4 (the union of Fast Track 2003-04, its current versions and the ladder
of Working together to improve school attendance 2024). A stage is entered only by the roles named
here; nothing is skipped upwards without a manager's reason.
"""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field

from accounts.rules.text import readable
from attendance.choices import Role
from cases.choices import CloseReason, ConsiderationKind, Offence, Stage
from cases.rules.safeguards import consultations_missing, support_missing
from cases.rules.ties import ChargeRecord, Tie, charge_missing, holding_back, sjp_charge_missing

START = ""  # no case: the pupil is only watched
SYSTEM = "system"  # the nightly job; it may start and mark, never decide

SL, EWO, MGR, LEG = Role.ATTENDANCE_LEAD, Role.EWO, Role.MANAGER, Role.LEGAL_OFFICER

LEGAL_STAGES = frozenset(
    {
        Stage.NOTICE_UNPAID, Stage.LEGAL_CONSIDERATION, Stage.INTERVIEW, Stage.PROSECUTION,
        Stage.SJP, Stage.COURT, Stage.ESO, Stage.OUTCOME,
    }
)  # fmt: skip
SCHOOL_STAGES = frozenset({Stage.FLAGGED, Stage.SCHOOL_SUPPORT, Stage.RETURNED})
FAST_TRACK = (Stage.FT_OPEN, Stage.FT_PANEL, Stage.FT_PLAN, Stage.FT_REVIEW)
SPINE = (
    Stage.FLAGGED, Stage.SCHOOL_SUPPORT, Stage.FT_REFERRED, *FAST_TRACK,
    Stage.NOTICE_TO_IMPROVE, Stage.NOTICE_PROPOSED, Stage.NOTICE_ISSUED, Stage.CLOSED,
)  # fmt: skip
# A hold stops people, not the law's clock: these may still be entered while it stands.
THROUGH_A_HOLD = frozenset({Stage.STEP_DOWN, Stage.TRANSFERRED})
# A case ends as paid because money came in, not because somebody says so (domain 6.4: PN_PAID).
SAID_BY: dict[str, frozenset[str]] = {
    CloseReason.NOTICE_PAID: frozenset({SYSTEM}),
    CloseReason.NOTICE_WITHDRAWN: frozenset({SYSTEM, MGR}),
}
# Entered where notices are made and paid, never by a plain move: the stage follows the notice.
FOLLOWS_A_NOTICE = frozenset({Stage.NOTICE_PROPOSED, Stage.NOTICE_ISSUED, Stage.NOTICE_UNPAID})
# Decided on a record of its own, never by a plain question: nobody could show later how it was weighed.
DECIDED_ON_A_RECORD = frozenset({Stage.PROSECUTION})

# Who must act next while a case stands in a stage.
OWNERS: dict[Stage, str] = {
    Stage.FLAGGED: SL,
    Stage.SCHOOL_SUPPORT: SL,
    Stage.FT_REFERRED: EWO,
    Stage.RETURNED: SL,
    Stage.FT_OPEN: EWO,
    Stage.FT_PANEL: EWO,
    Stage.FT_PLAN: EWO,
    Stage.FT_REVIEW: EWO,
    Stage.NOTICE_TO_IMPROVE: EWO,
    Stage.NOTICE_PROPOSED: MGR,
    Stage.NOTICE_ISSUED: EWO,
    Stage.NOTICE_UNPAID: LEG,
    Stage.LEGAL_CONSIDERATION: MGR,
    Stage.INTERVIEW: EWO,
    Stage.PROSECUTION: LEG,
    Stage.SJP: LEG,
    Stage.COURT: LEG,
    Stage.ESO: LEG,
    Stage.OUTCOME: LEG,
    Stage.POST_MONITOR: EWO,
    Stage.STEP_DOWN: EWO,
    Stage.TRANSFERRED: EWO,
    Stage.CLOSED: EWO,
}


@dataclass(frozen=True)
class Facts:
    """What is known of a case when somebody wants to move it."""

    contacts: int = 0
    meetings_offered: int = 0
    condoned: int = 0  # contacts in which the family said that it condones the absence
    carers: int = 0
    not_invited: tuple[str, ...] = ()  # parents who may be written to and were not
    panel_arranged: bool = False
    panel_held: bool = False
    plan_recorded: bool = False
    plan_periods: int = 0  # how often the case has entered Plan
    has_officer: bool = False
    held: bool = False
    looked_after: bool = False
    offence: str = ""
    considered: frozenset[str] = frozenset()
    consultations_due: frozenset[str] = frozenset()
    supported: bool = False  # support was offered, or is not appropriate
    lifted: frozenset[str] = frozenset()  # safeguards a manager let pass, each by its name
    approved: frozenset[str] = frozenset()  # stages a second person has approved
    below_entry: str = ""  # why the entry test of Fast Track is not met, in words
    out_of_time: str = ""  # why it is too late for any charge, in words
    record: ChargeRecord = field(default_factory=ChargeRecord)  # what a charge rests on
    ties: tuple[Tie, ...] = ()  # what stands above the case and keeps it where it is


@dataclass(frozen=True)
class Refusal:
    """One reason why a move may not happen now. `code` is for tests and pages, `text` for people."""

    code: str
    text: str
    href: str = ""


@dataclass(frozen=True)
class Move:
    """One line of the table: who may take a case from where to where, and what must be true."""

    start: str
    to: Stage
    roles: frozenset[str]
    needs_reason: bool = False
    needs: tuple[str, ...] = ()
    close_reasons: tuple[str, ...] = field(default=())

    @property
    def legal(self) -> bool:
        """Whether it takes the case into a legal stage, whose words schools do not see."""
        return self.to in LEGAL_STAGES

    def endings(self, roles: Collection[str]) -> tuple[str, ...]:
        """How these roles may say the case ended: what a notice says of itself is not theirs to say."""
        held = set(roles)
        return tuple(c for c in self.close_reasons if SAID_BY.get(c, held) & held)


def _considered(kind: ConsiderationKind, text: str) -> Callable[[Facts], str]:
    return lambda facts: "" if kind in facts.considered else text


def _unless(attribute: str, text: str) -> Callable[[Facts], str]:
    return lambda facts: "" if getattr(facts, attribute) else text


def _invited(facts: Facts) -> str:
    names = " and ".join(facts.not_invited)
    return f"Invite {names}: every parent who may be written to gets an invitation" if names else ""


def _consulted(facts: Facts) -> str:
    return consultations_missing(facts.consultations_due, facts.considered, facts.lifted)


# Each answers "" when met, or what is missing in words a person can act on.
GUARDS: dict[str, Callable[[Facts], str]] = {
    "contact_logged": _unless("contacts", "Log at least one contact with the family"),
    "meeting_offered": _unless("meetings_offered", "Offer at least one meeting, and log it"),
    "carers_listed": _unless("carers", "List every parent and carer"),
    "early_help": _considered(ConsiderationKind.EARLY_HELP, "Say what early help was offered"),
    "siblings": _considered(ConsiderationKind.SIBLINGS, "Check brothers and sisters, and say so"),
    "vulnerability": _considered(ConsiderationKind.VULNERABILITY, "Complete the vulnerability check"),
    "support_not_appropriate": _considered(
        ConsiderationKind.SUPPORT_NOT_APPROPRIATE,
        "Say why support is not appropriate (such as a holiday in term time)",
    ),
    # Domain 6.2, 6.4 (E25, E26): the local setting says which of its two numbers governs.
    "entry_test": lambda facts: facts.below_entry,
    "has_officer": _unless("has_officer", "Allocate an officer"),
    "panel_arranged": _unless("panel_arranged", "Set the day of the panel"),
    "parents_invited": _invited,
    "panel_held": _unless("panel_held", "Record the panel: who came, and what was said"),
    "plan_recorded": _unless("plan_recorded", "Record the plan, or that it was refused"),
    "extended_once": lambda f: "The plan has been extended once already" * (f.plan_periods > 1),
    "planning_meeting": _considered(ConsiderationKind.PLANNING_MEETING, "Record the legal planning meeting"),
    # Education Act 1996 s447: considered before any charge (T40).
    "eso_considered": _considered(
        ConsiderationKind.ESO, "Record whether an education supervision order was considered, and why"
    ),
    "consulted": _consulted,
    "support_offered": lambda facts: support_missing(facts.supported, facts.lifted),
    # Domain 6.4: no prosecution but on a reasoned record that a second person approved.
    "decision_record": lambda facts: facts.record.lacking,
    "offence_chosen": _unless("offence", "Choose the offence: s444(1) or s444(1A)"),
    # Magistrates' Courts Act 1980 s127 (T38); the clock of a notice's own sessions is asked there.
    "in_time": lambda facts: facts.out_of_time,
    # Children Act 1989 s36(6): no such order for a child in care (T41).
    "not_in_care": lambda facts: (
        "An education supervision order cannot be made for a child in care: go to the virtual school"
        * facts.looked_after
    ),
    # Magistrates' Courts Act 1980 s16A: only a charge that cannot carry prison (T39).
    "sjp_offence": lambda facts: (
        "" if facts.offence == Offence.S444_1
        else "The Single Justice Procedure can only take s444(1), never s444(1A)"
    ),
    "charge_laid": lambda facts: charge_missing(facts.record),
    "charge_laid_for_sjp": lambda facts: sjp_charge_missing(facts.record),
    "approved": _unless("approved", "A second person must approve it first"),
    "transfer_confirmed": _considered(
        ConsiderationKind.TRANSFER, "Say which school or authority has confirmed the child"
    ),
}  # fmt: skip

# Guards that are met by writing an answer down: a page may ask for it on the spot.
ASKED_FOR: dict[str, ConsiderationKind] = {
    "early_help": ConsiderationKind.EARLY_HELP,
    "siblings": ConsiderationKind.SIBLINGS,
    "vulnerability": ConsiderationKind.VULNERABILITY,
    "support_not_appropriate": ConsiderationKind.SUPPORT_NOT_APPROPRIATE,
    "planning_meeting": ConsiderationKind.PLANNING_MEETING,
    "eso_considered": ConsiderationKind.ESO,
    "offence_chosen": ConsiderationKind.OFFENCE,
    "transfer_confirmed": ConsiderationKind.TRANSFER,
}

REFERRAL = (
    "entry_test", "contact_logged", "meeting_offered", "carers_listed", "early_help", "siblings", "vulnerability",
)  # fmt: skip
SAFE = ("support_offered", "consulted")
UNUSUAL = ("support_not_appropriate", *SAFE)
CHARGE = ("decision_record", "eso_considered", *SAFE, "offence_chosen", "in_time", "approved")
# Where a charge may be laid: the case has been taken to prosecution, with everything that asks for.
CHARGED_AT = frozenset({Stage.PROSECUTION, Stage.SJP, Stage.COURT})
IMPROVED = (CloseReason.IMPROVED, CloseReason.LEFT_SCHOOL_AGE, CloseReason.OTHER)
SETTLED = (CloseReason.NOTICE_PAID, CloseReason.NOTICE_WITHDRAWN, CloseReason.OTHER)
DISMISSED = (CloseReason.DISMISSED, CloseReason.IMPROVED, CloseReason.OPENED_IN_ERROR)
CONCLUDED = (CloseReason.COURT, CloseReason.IMPROVED, CloseReason.OTHER)


def _move(
    start: str, to: Stage, *roles: str, needs: tuple[str, ...] = (), reason: bool = False,
    close: tuple[CloseReason, ...] = (),
) -> Move:  # fmt: skip
    return Move(start, to, frozenset(roles), reason, needs, tuple(str(c) for c in close))


S = Stage
_LINES: tuple[Move, ...] = (
    _move(START, S.FLAGGED, SYSTEM, SL, EWO, MGR),
    # The school acts first.
    _move(S.FLAGGED, S.SCHOOL_SUPPORT, SL),
    _move(S.FLAGGED, S.FT_OPEN, MGR, reason=True, needs=("has_officer", "carers_listed")),
    _move(S.FLAGGED, S.NOTICE_PROPOSED, SL, EWO, reason=True, needs=UNUSUAL),
    _move(S.FLAGGED, S.CLOSED, SL, EWO, MGR, reason=True, close=DISMISSED),
    _move(S.SCHOOL_SUPPORT, S.FT_REFERRED, SL, needs=REFERRAL),
    _move(S.SCHOOL_SUPPORT, S.FT_OPEN, MGR, reason=True, needs=("has_officer", "carers_listed")),
    _move(S.SCHOOL_SUPPORT, S.NOTICE_PROPOSED, SL, EWO, reason=True, needs=UNUSUAL),
    _move(S.SCHOOL_SUPPORT, S.CLOSED, SL, EWO, MGR, reason=True, close=IMPROVED),
    _move(S.FT_REFERRED, S.FT_OPEN, EWO, MGR, needs=("has_officer", "carers_listed")),
    _move(S.FT_REFERRED, S.RETURNED, EWO, MGR, reason=True),
    _move(S.RETURNED, S.SCHOOL_SUPPORT, SL),
    _move(S.RETURNED, S.FT_REFERRED, SL, needs=REFERRAL),
    _move(S.RETURNED, S.CLOSED, SL, EWO, MGR, reason=True, close=DISMISSED),
    # Fast Track: twelve school weeks from opening to a decision.
    _move(S.FT_OPEN, S.FT_PANEL, EWO, needs=("panel_arranged", "parents_invited")),
    _move(S.FT_OPEN, S.CLOSED, EWO, MGR, reason=True, close=IMPROVED),
    _move(S.FT_PANEL, S.FT_PLAN, EWO, needs=("panel_held", "plan_recorded")),
    _move(S.FT_PANEL, S.CLOSED, EWO, MGR, reason=True, close=IMPROVED),
    _move(S.FT_PLAN, S.FT_REVIEW, EWO, needs=("plan_recorded",)),
    _move(S.FT_PLAN, S.CLOSED, EWO, MGR, reason=True, close=IMPROVED),
    _move(S.FT_REVIEW, S.FT_PLAN, EWO, reason=True, needs=("extended_once",)),
    _move(S.FT_REVIEW, S.NOTICE_TO_IMPROVE, SL, EWO, reason=True, needs=("support_offered",)),
    _move(S.FT_REVIEW, S.LEGAL_CONSIDERATION, MGR, reason=True, needs=SAFE),
    _move(S.FT_REVIEW, S.CLOSED, EWO, MGR, reason=True, close=IMPROVED),
    # Notices. What a notice needs is asked where notices are made; the stage follows.
    _move(S.NOTICE_TO_IMPROVE, S.NOTICE_PROPOSED, SL, EWO, reason=True, needs=SAFE),
    _move(S.NOTICE_TO_IMPROVE, S.LEGAL_CONSIDERATION, MGR, reason=True, needs=SAFE),
    _move(S.NOTICE_TO_IMPROVE, S.CLOSED, EWO, MGR, reason=True, close=IMPROVED),
    _move(S.NOTICE_PROPOSED, S.NOTICE_ISSUED, MGR),
    _move(S.NOTICE_PROPOSED, S.NOTICE_TO_IMPROVE, MGR, reason=True),
    _move(S.NOTICE_PROPOSED, S.FT_REVIEW, MGR, reason=True),
    _move(S.NOTICE_PROPOSED, S.SCHOOL_SUPPORT, MGR, reason=True),
    _move(S.NOTICE_PROPOSED, S.LEGAL_CONSIDERATION, MGR, reason=True, needs=SAFE),
    _move(S.NOTICE_ISSUED, S.NOTICE_UNPAID, SYSTEM),
    _move(S.NOTICE_ISSUED, S.CLOSED, SYSTEM, EWO, MGR, reason=True, close=SETTLED),
    _move(S.NOTICE_UNPAID, S.LEGAL_CONSIDERATION, MGR, reason=True, needs=SAFE),
    _move(S.NOTICE_UNPAID, S.CLOSED, SYSTEM, MGR, reason=True, close=SETTLED),
    # Legal. Thin for now, but no charge without what the law and the code ask for.
    _move(
        S.LEGAL_CONSIDERATION, S.INTERVIEW, EWO,
        needs=("planning_meeting", "eso_considered", *SAFE),
    ),
    _move(S.LEGAL_CONSIDERATION, S.PROSECUTION, LEG, reason=True, needs=("planning_meeting", *CHARGE)),
    _move(
        S.LEGAL_CONSIDERATION, S.ESO, LEG, reason=True,
        needs=("planning_meeting", "not_in_care", "consulted"),
    ),
    _move(S.INTERVIEW, S.PROSECUTION, LEG, reason=True, needs=CHARGE),
    _move(S.PROSECUTION, S.SJP, LEG, needs=("offence_chosen", "sjp_offence", "charge_laid_for_sjp")),
    _move(S.PROSECUTION, S.COURT, LEG, needs=("offence_chosen", "charge_laid")),
    _move(S.SJP, S.COURT, LEG, reason=True, needs=("charge_laid",)),
    _move(S.SJP, S.OUTCOME, LEG, reason=True),
    _move(S.COURT, S.OUTCOME, LEG, reason=True),
    _move(S.ESO, S.CLOSED, LEG, reason=True, close=(CloseReason.ESO, CloseReason.OTHER)),
    _move(S.OUTCOME, S.POST_MONITOR, SYSTEM, LEG),
    _move(S.OUTCOME, S.CLOSED, MGR, reason=True, close=CONCLUDED),
    _move(S.POST_MONITOR, S.CLOSED, MGR, reason=True, close=CONCLUDED),  # always a legal case
    _move(S.POST_MONITOR, S.FLAGGED, SYSTEM, SL, reason=True),
    _move(S.STEP_DOWN, S.FT_PLAN, EWO, needs=("plan_recorded",)),
    _move(S.STEP_DOWN, S.SCHOOL_SUPPORT, SL, reason=True),
    _move(S.STEP_DOWN, S.CLOSED, EWO, MGR, reason=True, close=IMPROVED),
    _move(S.TRANSFERRED, S.CLOSED, EWO, MGR, reason=True, close=(CloseReason.TRANSFERRED,)),
    # Closed as paid, and the money was not there: the notice awaits payment, and its case with it.
    _move(S.CLOSED, S.NOTICE_ISSUED, SYSTEM, reason=True),
)  # fmt: skip

STEPS_DOWN_FROM = (
    *FAST_TRACK, S.NOTICE_TO_IMPROVE, S.NOTICE_PROPOSED, S.NOTICE_ISSUED, S.NOTICE_UNPAID,
    S.LEGAL_CONSIDERATION, S.INTERVIEW, S.PROSECUTION,
)  # fmt: skip
STAYS_PUT = frozenset({S.CLOSED, S.TRANSFERRED})
# Proof of later receipt starts the time to pay anew: the case waits for the money again.
REOPENED_FROM = (S.NOTICE_UNPAID, S.LEGAL_CONSIDERATION, S.INTERVIEW, S.PROSECUTION)


def _everywhere() -> Iterator[Move]:
    """Moves many stages share: time to pay starts anew, a manager steps down, a child moves away."""
    for stage in REOPENED_FROM:
        yield _move(stage, S.NOTICE_ISSUED, SYSTEM, reason=True)
    for stage in STEPS_DOWN_FROM:
        yield _move(stage, S.STEP_DOWN, MGR, reason=True)
    for stage in S:
        if stage not in STAYS_PUT:
            yield _move(stage, S.TRANSFERRED, EWO, reason=True, needs=("transfer_confirmed",))


MOVES: tuple[Move, ...] = (*_LINES, *_everywhere())
_BY_ENDS = {(move.start, move.to): move for move in MOVES}


def find_move(start: str, to: str) -> Move | None:
    """The line of the table between two stages, or None."""
    return _BY_ENDS.get((start, Stage(to)))


def exits(start: str) -> list[Move]:
    """Every move out of a stage, in the order of the table."""
    return [move for move in MOVES if move.start == start]


def check_role(move: Move, roles: Collection[str]) -> list[Refusal]:
    """Why none of these roles may make the move; nothing when one may. Domain 6.4, "entered by"."""
    if move.roles & set(roles):
        return []
    who = " or ".join(sorted(Role(r).label.lower() for r in move.roles if r != SYSTEM))
    text = f"This is for the {who}" if who else "Bellwether makes this move itself"
    return [Refusal("role", text)]


def missing(move: Move, facts: Facts) -> list[Refusal]:
    """What the move still needs, whoever makes it."""
    tied = holding_back(facts.ties, move.start, move.to, among=FOLLOWS_A_NOTICE, legal=LEGAL_STAGES)
    held = [Refusal("tied", tie.text, tie.href) for tie in tied]
    return held + _unmet(move.needs, move.to, facts)


def _unmet(needs: Collection[str], to: str, facts: Facts) -> list[Refusal]:
    found = [(name, GUARDS[name](facts)) for name in needs if name != "approved"]
    if "approved" in needs and to not in facts.approved:
        found.append(("approved", "A second person must approve it first"))
    where = dict.fromkeys(
        ("decision_record", "charge_laid", "charge_laid_for_sjp"), facts.record.href
    )
    return [Refusal(name, text, where.get(name, "")) for name, text in found if text]


def check_charge(stage: str, offence: str, facts: Facts) -> list[Refusal]:
    """Every reason why a charge may not be laid on a case at a stage; an empty list when it may.

    The case has gone through the table, and the charge is the one approved. Domain 6.4, T39, T40.
    """
    refusals = []
    if stage not in CHARGED_AT:
        label = Stage(stage).label.lower()
        refusals.append(Refusal("stage", f"The case is at {label}: take it to prosecution first"))
    if facts.held:
        refusals.append(Refusal("held", "The case is on hold: lift the hold first"))
    refusals += _unmet(CHARGE, Stage.PROSECUTION, facts)
    if facts.offence and offence != facts.offence:
        chosen = Offence(facts.offence).label
        refusals.append(Refusal("offence", f"The offence chosen and approved is {chosen}"))
    if stage == Stage.SJP and offence != Offence.S444_1:
        text = "The Single Justice Procedure can only take s444(1), never s444(1A)"
        refusals.append(Refusal("sjp_offence", text))
    return refusals


def check_move(
    move: Move, roles: Collection[str], facts: Facts, *, reason: str = "", close_reason: str = ""
) -> list[Refusal]:
    """Every reason why the move may not be made; an empty list when it may.

    `roles` are those held for this case, SYSTEM for the nightly job. Source: domain 6.4, T38-T41.
    """
    refusals = check_role(move, roles)
    if facts.held and SYSTEM not in roles and move.to not in THROUGH_A_HOLD:
        refusals.append(Refusal("held", "The case is on hold: lift the hold first"))
    refusals += missing(move, facts)
    if move.needs_reason and not readable(reason):
        refusals.append(Refusal("reason", "Give a reason"))
    if move.to == Stage.CLOSED and close_reason not in move.endings(roles):
        refusals.append(Refusal("close_reason", "Say how it ended, from the list"))
    return refusals
