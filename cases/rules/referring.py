"""What a school's referral to Fast Track still lacks: what blocks it, and what only weakens it.

Source: domain reference 6.2 and 6.4 (entry test, early help, brothers and sisters, every parent listed);
peers, row 60: what is missing is listed before it is sent, so that nothing comes back for its form.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from cases.choices import Stage

# From where a referral starts: a child only watched, and a case the school has not yet acted on, go
# through the school's own support first.
FROM = {
    "": Stage.SCHOOL_SUPPORT,
    Stage.FLAGGED: Stage.SCHOOL_SUPPORT,
    Stage.SCHOOL_SUPPORT: Stage.SCHOOL_SUPPORT,
    Stage.RETURNED: Stage.RETURNED,
}


@dataclass(frozen=True)
class Gap:
    """One thing that is missing: a code for tests and links, words for people, and whether it blocks."""

    code: str
    text: str
    blocks: bool = False


@dataclass(frozen=True)
class Known:
    """What is there, for the question what is not."""

    refused: tuple[tuple[str, str], ...] = ()  # what the table of moves refuses
    head_named: bool = True
    unmarked: int = 0
    unexplained: int = 0
    letters: int = 1
    support: int = 1
    barriers: int = 1
    child_heard: bool = True
    parent_heard: bool = True
    unreachable: tuple[str, ...] = ()


def starts_from(stage: str) -> tuple[str, str]:
    """The two ends of the move by which a case at that stage is referred; "" is no case yet."""
    return FROM.get(stage, stage), Stage.FT_REFERRED


def gaps(known: Known) -> list[Gap]:
    """Everything that is missing, what blocks first."""
    blocking = [Gap(code, text, blocks=True) for code, text in known.refused]
    return blocking + list(_weaker(known))


def _weaker(known: Known) -> Iterator[Gap]:
    if known.unmarked:
        noun = "session has" if known.unmarked == 1 else "sessions have"
        yield Gap("unmarked", f"{known.unmarked} {noun} no mark: the certificate leaves them out")
    if known.unexplained:
        noun = "absence is" if known.unexplained == 1 else "absences are"
        yield Gap("unexplained", f"{known.unexplained} {noun} still N: find out why")
    if known.unreachable:
        names = " and ".join(known.unreachable)
        yield Gap("unreachable", f"There is no address and no telephone for {names}")
    if not known.letters:
        yield Gap("no_letter", "No letter to the family is on record")
    if not known.support:
        yield Gap("no_support", "No support is on record: what was offered, and was it taken?")
    yield from _unheard(known)
    if not known.head_named:
        yield Gap(
            "no_head", "The school has no head teacher on record: the certificate is signed by hand"
        )


def _unheard(known: Known) -> Iterator[Gap]:
    if not known.barriers:
        yield Gap("no_barrier", "Nothing is on record of what keeps the child from school")
    elif not known.child_heard:
        yield Gap("child_unheard", "The child's own view is not on record")
    elif not known.parent_heard:
        yield Gap("parent_unheard", "No parent's view is on record")
