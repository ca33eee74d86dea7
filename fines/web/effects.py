"""What amending marks would mean for notices, in words for whoever amends them.

Somebody who may not see a notice learns that a decision rests on the mark, so that the correction is
made with open eyes, and neither which decision nor that it is a penalty notice.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from accounts.web.words import plural
from attendance.web.effects import Effect
from fines.actions.relied import Relied, read_relied
from fines.choices import NoticeStatus

if TYPE_CHECKING:
    from accounts.models import User
    from attendance.rules.amending import Amending


def effects_on_notices(user: User, amendments: Sequence[Amending]) -> list[Effect]:
    """One sentence a notice."""
    return [_effect(each) for each in read_relied(user, amendments)]


def _effect(relied: Relied) -> Effect:
    if not relied.is_visible:
        number = plural(relied.taken + relied.given + relied.recoded, "session")
        rests = f"A decision that is not yours to see rests on {number} of these."
        return Effect(f"{rests} Somebody will be asked to look at it again.", "warn")
    notice = relied.notice
    words = f"{_change(relied)}. {_then(relied)}"
    tone = "bad" if relied.taken and _is_short(relied) else "warn"
    return Effect(words, tone, href=notice.get_absolute_url(), link=f"Notice {notice.ref}")


def _change(relied: Relied) -> str:
    """Takes 1 session out of notice 24-0031's evidence: 9 left, the threshold is 10."""
    name = _name(relied)
    moved = [
        f"takes {plural(relied.taken, 'session')} out of the evidence of {name}"
        if relied.taken
        else "",
        f"puts {plural(relied.given, 'session')} back into the evidence of {name}"
        if relied.given
        else "",
        f"changes the code of {plural(relied.recoded, 'session')} that {name} rests on"
        if relied.recoded
        else "",
    ]
    words = " and ".join(part for part in moved if part)
    return f"{words[0].upper()}{words[1:]}{_left(relied)}"


def _left(relied: Relied) -> str:
    if relied.threshold is None:
        return f": {relied.left} left"
    return f": {relied.left} left, and the threshold is {relied.threshold}"


def _name(relied: Relied) -> str:
    """`notice 24-0031`, or `the proposed notice 24-0031`."""
    notice = relied.notice
    return f"{'the proposed ' if notice.status == NoticeStatus.PROPOSED else ''}notice {notice.ref}"


def _then(relied: Relied) -> str:
    if relied.notice.evidence_changed_at:
        return "A person has been asked already whether it stands."
    return "A person will be asked whether it stands."


def _is_short(relied: Relied) -> bool:
    return relied.threshold is not None and relied.left < relied.threshold
