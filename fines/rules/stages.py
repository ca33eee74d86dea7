"""The moves of a penalty notice: from, to, who, and whether a reason must be given. One table."""

from dataclasses import dataclass

from accounts.errors import AlreadyDone, WrongState
from accounts.rules.text import readable
from fines.choices import Actor, NoticeStatus

S = NoticeStatus


@dataclass(frozen=True)
class Move:
    """One lawful move."""

    to: NoticeStatus
    by: frozenset[Actor]
    needs_reason: bool = False


_OFFICER = frozenset({Actor.OFFICER})
_SYSTEM = frozenset({Actor.SYSTEM})
_MONEY = frozenset({Actor.OFFICER, Actor.SYSTEM})

MOVES: dict[NoticeStatus, tuple[Move, ...]] = {
    S.PROPOSED: (Move(S.ISSUED, _OFFICER), Move(S.RETURNED, _OFFICER, needs_reason=True)),
    S.RETURNED: (),
    S.ISSUED: (
        Move(S.PAID, _MONEY),
        Move(S.UNPAID, _SYSTEM),
        Move(S.WITHDRAWN, _OFFICER, needs_reason=True),
    ),
    # Proof of later receipt, or a payment that was in time but found late, may still put it right.
    S.UNPAID: (
        Move(S.ISSUED, _OFFICER, needs_reason=True),
        Move(S.PAID, _MONEY),
        Move(S.WITHDRAWN, _OFFICER, needs_reason=True),
    ),
    S.PAID: (Move(S.ISSUED, _OFFICER, needs_reason=True), Move(S.WITHDRAWN, _OFFICER, True)),
    S.WITHDRAWN: (),
}


def moves_from(status: str, actor: Actor | None = None) -> list[Move]:
    """The moves open from a status, to one kind of actor or to any."""
    return [m for m in MOVES[NoticeStatus(status)] if actor is None or actor in m.by]


def check_move(status: str, to: NoticeStatus, actor: Actor, reason: str = "") -> Move:
    """The move, if it is lawful.

    Raises AlreadyDone when the notice stands there already, WrongState when there is no such move,
    not for this actor, or not without a reason.
    """
    if status == to:
        raise AlreadyDone(f"This notice is already {to.label.lower()}.")
    move = next((m for m in moves_from(status, actor) if m.to == to), None)
    if move is None:
        now = NoticeStatus(status).label.lower()
        raise WrongState(f"This notice is {now}: it cannot become {to.label.lower()} that way.")
    if move.needs_reason and not readable(reason):
        raise WrongState("Give a reason: it is kept with the notice.")
    return move
