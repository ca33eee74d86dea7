"""What amending marks would mean for charges, in words for whoever amends them (decision 0016).

Somebody who may not see a court learns that a legal step relies on the mark, once, and neither which nor against whom.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from accounts.web.words import plural
from attendance.web.effects import Effect
from fines.actions.relied_charges import ReliedCharge, read_charges

if TYPE_CHECKING:
    from accounts.models import User
    from attendance.rules.amending import Amending


def effects_on_charges(user: User, amendments: Sequence[Amending]) -> list[Effect]:
    """One sentence a charge or record; one for all those that are not the person's to see."""
    found = read_charges(user, amendments)
    told = [_effect(each) for each in found if each.is_visible]
    hidden = [each for each in found if not each.is_visible]
    return [*told, _hidden(hidden)] if hidden else told


def _hidden(found: Sequence[ReliedCharge]) -> Effect:
    """Of several no more is said than of one: how many parents are charged is not told either."""
    touched = {ids for each in found for ids in each.taken | each.given | each.recoded}
    words = "A legal step relies on this mark" if len(touched) == 1 else ""
    words = words or f"A legal step relies on {len(touched)} of these marks"
    return Effect(f"{words}. Somebody will be asked to look at it again.", "warn")


def _effect(relied: ReliedCharge) -> Effect:
    name = _name(relied)
    moved = [
        f"takes {plural(len(relied.taken), 'session')} out of what {name} relies on"
        if relied.taken else "",
        f"makes {plural(len(relied.given), 'session')} of {name} unauthorised again"
        if relied.given else "",
        f"changes the code of {plural(len(relied.recoded), 'session')} that {name} relies on"
        if relied.recoded else "",
    ]  # fmt: skip
    words = " and ".join(part for part in moved if part)
    then = f" {_then(relied)}" if relied.taken else ""
    tone = "bad" if relied.taken else "warn"
    row = relied.row
    return Effect(
        f"{words[0].upper()}{words[1:]}.{then}",
        tone,
        href=row.get_absolute_url(),
        link=_link(relied),
    )


def _name(relied: ReliedCharge) -> str:
    return f"charge {relied.row.ref}" if relied.is_laid else f"decision record {relied.row.ref}"


def _link(relied: ReliedCharge) -> str:
    return f"Charge {relied.row.ref}" if relied.is_laid else f"Decision record {relied.row.ref}"


def _then(relied: ReliedCharge) -> str:
    if relied.is_laid:
        return "A legal officer will be asked what becomes of the charge."
    return "No charge can be laid for it, and the record is to be written anew."
