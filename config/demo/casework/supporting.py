"""What stands in a child's way and what was offered before anybody spoke of sanctions, by what the case is about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cases.actions import contracts, supporting
from cases.choices import BarrierKind as B
from cases.choices import SignedHow, SupportState, Voice
from cases.choices import SupportKind as K
from config.demo.dice import happens

if TYPE_CHECKING:
    from attendance.models import Carer
    from cases.models import Plan
    from config.demo.casework.walk import Walk

# Whose view, and in whose words.
BARRIERS: dict[str, tuple[tuple[B, Voice, str], ...]] = {
    "drift": (
        (B.LEARNING, Voice.CHILD, "Two lessons feel impossible, the rest is fine"),
        (B.BULLYING, Voice.PARENT, "Fell out with the old friends in the summer"),
        (B.MONEY, Voice.PARENT, "The overtime stopped and the bus costs too much"),
    ),
    "anxious": (
        (B.WORRY, Voice.CHILD, "The corridors are too loud and I feel sick by the gate"),
        (B.MENTAL_HEALTH, Voice.PARENT, "Does not sleep on Sunday nights"),
        (B.SEND, Voice.SCHOOL, "Waiting for an assessment since the spring"),
    ),
    "mornings": (
        (B.ROUTINE, Voice.PARENT, "Three children, one bathroom, and I start at six"),
        (B.TRANSPORT, Voice.SCHOOL, "The bus was taken off and the next one is late"),
        (B.CARING, Voice.CHILD, "I take my brother to his school first"),
    ),
    "illness": (
        (B.HEALTH, Voice.PARENT, "Good weeks and bad weeks, nobody can say before"),
        (B.LEARNING, Voice.CHILD, "I never know what they did while I was off"),
    ),
}  # fmt: skip
# What, by whom, and what it is.
SUPPORT: dict[str, tuple[tuple[K, str, str], ...]] = {
    "drift": (
        (K.MENTORING, "Mr Osei, mentor", "Ten minutes at 8.40 each day"),
        (K.YOUTH, "Ferry Street youth club", "A place on Thursdays"),
        (K.PARENTING, "Family Hub", "Six evenings on routines with teenagers"),
    ),
    "anxious": (
        (K.EBSA_PLAN, "Ms Roy, SENCO", "Side door, key adult, time-out card, small steps"),
        (K.ADJUSTMENTS, "The school", "Starts in the library, two lessons a day to begin with"),
        (K.COUNSELLING, "Emotional wellbeing team", "Eight meetings"),
    ),
    "mornings": (
        (K.TRANSPORT, "The school", "A bus pass for the term"),
        (K.PRACTICAL, "The school", "Breakfast club, and uniform from the school shop"),
        (K.PARENTING, "Family Hub", "Three mornings at home with a family worker"),
    ),
    "illness": (
        (K.HEALTH, "School nurse", "A healthcare plan, looked at each half-term"),
        (K.ADJUSTMENTS, "The school", "Work sent home on treatment days"),
    ),
}  # fmt: skip
WHY_NOT = {
    SupportState.DECLINED: "The family would rather try without for now",
    SupportState.NOT_AVAILABLE: "The waiting list is closed until spring",
    SupportState.ENDED: "Ran its course; mornings are calmer since",
}


def ask_what_is_wrong(walk: Walk) -> None:
    """Write down one or two barriers, in the words of whoever said so."""
    known = BARRIERS.get(walk.voice.theme, ())
    for kind, voice, note in known[: walk.rng.randint(1, 2)]:
        supporting.record_barrier(
            case=walk.case, by=walk.lead, kind=kind, voice=voice, note=note, on=walk.on
        )


def offer(walk: Walk) -> None:
    """Offer what the theme suggests, and early help to most."""
    chosen = list(SUPPORT.get(walk.voice.theme, ()))[: walk.rng.randint(1, 2)]
    if happens(walk.rng, 0.7):
        chosen.append((K.EARLY_HELP, "Family Hub", "A family worker visits once a week"))
    for kind, provider, note in chosen:
        supporting.offer_support(
            case=walk.case, by=walk.lead, kind=kind, provider=provider, note=note, on=walk.on
        )


def hear_back(walk: Walk) -> None:
    """Some of it is taken up, some declined, some cannot be had."""
    states = (
        SupportState.TAKEN, SupportState.TAKEN, SupportState.DECLINED, SupportState.NOT_AVAILABLE,
    )  # fmt: skip
    for row in walk.case.support_rows.current().filter(state=SupportState.OFFERED):
        if happens(walk.rng, 0.75):
            state = walk.rng.choice(states)
            note = WHY_NOT.get(state, row.note)
            supporting.change_support(support=row, by=walk.lead, state=state, note=note, on=walk.on)


def sign(walk: Walk, plan: Plan) -> None:
    """The school signs and so does the parent who came; another signs at home, or will not."""
    first, *others = walk.ties()
    _answer(walk, plan, first.carer, SignedHow.MEETING)
    _answer(walk, plan, None, SignedHow.MEETING)
    for tie in others:
        _answer(walk, plan, tie.carer, SignedHow.PAPER if happens(walk.rng, 0.5) else "")


def _answer(walk: Walk, plan: Plan, carer: Carer | None, how: str) -> None:
    """One party's answer; without a how it refuses."""
    reason = (
        "" if how else "Was not asked before the day was set, and will not sign what others agreed"
    )
    contracts.answer_contract(
        plan=plan,
        by=walk.officer,
        carer=carer,
        signed=bool(how),
        how=how,
        reason=reason,
        on=walk.on,
    )
