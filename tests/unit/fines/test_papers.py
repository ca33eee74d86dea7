"""Whether a charge may be laid on a pack as it stands: every missing thing under both procedures."""

import pytest

from fines.rules.pack_missing import Item, State, Thing
from fines.rules.papers import CONDITIONS, NOT_DONE, PAPERS, lacking, refusals


def pack(*gone: Thing, state: State = State.MISSING) -> list[Item]:
    """A list on which these things stand so, and everything else is there."""
    return [Item(t, state if t in gone else State.THERE, "Put it right.") for t in Thing]


def test_every_thing_of_the_list_is_of_one_kind():
    assert set(Thing) == CONDITIONS | PAPERS | NOT_DONE
    assert len(Thing) == len(CONDITIONS) + len(PAPERS) + len(NOT_DONE)


@pytest.mark.parametrize("state", [State.THERE, State.NOT_NEEDED])
def test_a_pack_that_lacks_nothing_asks_for_nothing(state):
    lacks = lacking(pack(*Thing, state=state))
    assert refusals(lacks, papers_may_follow=False, why="") == []


@pytest.mark.parametrize("thing", Thing)
@pytest.mark.parametrize("follow", [False, True])
@pytest.mark.parametrize("why", ["", "The time is short"])
def test_what_lets_a_charge_be_laid_without(thing, follow, why):
    """A condition is never let pass; papers where they may follow, with a reason; what was not done with a reason."""
    laid = refusals(lacking(pack(thing)), papers_may_follow=follow, why=why) == []
    expected = bool(why) and (thing in NOT_DONE or (thing in PAPERS and follow))
    assert laid is expected


def test_the_refusal_names_the_thing_and_what_to_do():
    lacks = lacking(pack(Thing.MONEY, Thing.CERTIFICATE, Thing.PLAN))
    assert refusals(lacks, papers_may_follow=False, why="") == [
        "Nothing paid for these sessions: Put it right",
        "No papers follow afterwards. Head teacher's certificate, signed: Put it right",
        "Say why it is laid without: head teacher's certificate, signed; plan or attendance contract",
    ]
