"""Every move of a notice: the whole matrix of from, to and actor."""

import itertools

import pytest

from accounts.errors import AlreadyDone, WrongState
from fines.choices import Actor, NoticeStatus
from fines.rules.stages import MOVES, check_move

S = NoticeStatus
ALLOWED = {
    (S.PROPOSED, S.ISSUED, Actor.OFFICER), (S.PROPOSED, S.RETURNED, Actor.OFFICER),
    (S.ISSUED, S.PAID, Actor.OFFICER), (S.ISSUED, S.PAID, Actor.SYSTEM),
    (S.ISSUED, S.UNPAID, Actor.SYSTEM), (S.ISSUED, S.WITHDRAWN, Actor.OFFICER),
    (S.UNPAID, S.ISSUED, Actor.OFFICER), (S.UNPAID, S.PAID, Actor.OFFICER),
    (S.UNPAID, S.PAID, Actor.SYSTEM), (S.UNPAID, S.WITHDRAWN, Actor.OFFICER),
    (S.PAID, S.ISSUED, Actor.OFFICER), (S.PAID, S.WITHDRAWN, Actor.OFFICER),
}  # fmt: skip


@pytest.mark.parametrize(("start", "to", "actor"), list(itertools.product(S, S, Actor)))
def test_every_move(start, to, actor):
    if start == to:
        with pytest.raises(AlreadyDone):
            check_move(start, to, actor, "because")
    elif (start, to, actor) in ALLOWED:
        assert check_move(start, to, actor, "because").to == to
    else:
        with pytest.raises(WrongState):
            check_move(start, to, actor, "because")


@pytest.mark.parametrize(
    ("start", "to"), [(S.PROPOSED, S.RETURNED), (S.PAID, S.WITHDRAWN), (S.UNPAID, S.ISSUED)]
)
def test_some_moves_need_a_reason(start, to):
    with pytest.raises(WrongState, match="reason"):
        check_move(start, to, Actor.OFFICER, "  ")


def test_every_status_has_its_line():
    assert set(MOVES) == set(S)
