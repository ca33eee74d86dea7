"""What must have happened before a sanction: every legal move, every safeguard, on either side of each."""

import itertools
from dataclasses import replace

import pytest

from cases.choices import CONSULTATIONS, SAFEGUARDS, SUPPORT_OFFERED, Stage, SupportState
from cases.rules.pathways import LAW
from cases.rules.safeguards import consultations_missing, counts_as_support, unconsulted
from cases.rules.stages import MOVES, Move, check_move
from tests.unit.cases.test_stages import READY

KINDS = [str(kind) for kind in CONSULTATIONS]
# Moves towards a sanction, written out a second time: what each asks of the safeguards.
GUARDED = {
    ("review", "notice_to_improve"): {"support_offered"},
    ("flagged", "notice_proposed"): {"support_offered", "consulted"},
    ("school_support", "notice_proposed"): {"support_offered", "consulted"},
    ("notice_to_improve", "notice_proposed"): {"support_offered", "consulted"},
    ("review", "legal_consideration"): {"support_offered", "consulted"},
    ("notice_to_improve", "legal_consideration"): {"support_offered", "consulted"},
    ("notice_proposed", "legal_consideration"): {"support_offered", "consulted"},
    ("notice_unpaid", "legal_consideration"): {"support_offered", "consulted"},
    ("legal_consideration", "interview"): {"support_offered", "consulted"},
    ("legal_consideration", "prosecution"): {"support_offered", "consulted"},
    ("interview", "prosecution"): {"support_offered", "consulted"},
    ("legal_consideration", "eso"): {"consulted"},  # an order is itself a support
}
BARE = replace(
    READY, considered=READY.considered - set(KINDS), consultations_due=frozenset(KINDS), supported=False
)  # fmt: skip


def codes(move: Move, facts: object) -> set[str]:
    role = next(iter(move.roles))
    return {r.code for r in check_move(move, {role}, facts, reason="Because")}  # type: ignore[arg-type]


@pytest.mark.parametrize("move", MOVES, ids=lambda m: f"{m.start or 'no case'}-{m.to}")
def test_exactly_the_moves_towards_a_sanction_ask_for_the_safeguards(move: Move) -> None:
    asked = codes(move, BARE) & {"support_offered", "consulted"}
    assert asked == GUARDED.get((move.start, str(move.to)), set())


@pytest.mark.parametrize("due", KINDS)
@pytest.mark.parametrize("logged", [*KINDS, ""])
def test_a_consultation_stands_for_itself_and_for_no_other(due: str, logged: str) -> None:
    missing = unconsulted({due}, {logged} if logged else set(), set())
    assert missing == ([] if logged == due else [due])


@pytest.mark.parametrize("move", [m for m in MOVES if (m.start, str(m.to)) in GUARDED],
                         ids=lambda m: f"{m.start}-{m.to}")  # fmt: skip
@pytest.mark.parametrize("lifted", [*SAFEGUARDS, ""])
@pytest.mark.parametrize("lacking", list(SAFEGUARDS))
def test_what_a_manager_lets_pass_lifts_its_own_guard_and_no_other(
    move: Move, lifted: str, lacking: str
) -> None:
    facts = replace(
        READY, supported=lacking != SUPPORT_OFFERED, lifted=frozenset({lifted} if lifted else ()),
        considered=READY.considered - {lacking}, consultations_due=frozenset(KINDS),
    )  # fmt: skip
    guard = "support_offered" if lacking == SUPPORT_OFFERED else "consulted"
    asks = guard in GUARDED[(move.start, str(move.to))]
    assert (guard in codes(move, facts)) == (asks and lifted != lacking)


def test_nobody_is_asked_whom_nothing_known_of_the_child_concerns() -> None:
    assert consultations_missing(set(), set(), set()) == ""
    assert consultations_missing({"send", "social_worker"}, set(), set()) == (
        "Record: Social worker consulted; SEND service consulted"
    )


STATES: list[tuple[str, ...]] = [
    (), *[(s,) for s in SupportState.values], *itertools.combinations(SupportState.values, 2),
]  # fmt: skip


@pytest.mark.parametrize("states", STATES)
@pytest.mark.parametrize("early_help", ["", "yes", "no"])
@pytest.mark.parametrize("unsuited", ["", "yes", "no"])
def test_support_was_offered_or_somebody_said_why_not(
    states: tuple[str, ...], early_help: str, unsuited: str
) -> None:
    real = {"offered", "taken", "declined", "ended"} & set(states)
    expected = bool(real) or early_help == "yes" or unsuited == "yes"
    assert counts_as_support(states, early_help, unsuited) is expected


def test_no_pathway_can_drop_a_safeguard() -> None:
    assert {"support_offered", "consulted"} <= set(LAW)
    assert Stage.NOTICE_TO_IMPROVE in {to for _, to in GUARDED}
