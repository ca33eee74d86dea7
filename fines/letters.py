"""What a penalty notice says: the particulars the regulations ask for, as plain values for a template.

SI 2007/1867 regulation 3 (formerly SI 2004/181 regulation 2). One parent's paper holds nothing of
another's: the child's address is printed only when it is the recipient's own.
"""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.conf import settings

from attendance.models import Responsibility
from fines.choices import Charge, Offence, WithdrawalGround
from fines.models import PenaltyNotice
from fines.rules.eligibility import SessionFact
from fines.rules.excluded import Seen
from fines.rules.law import Law
from fines.rules.spelling import long_date, money
from fines.senders import is_open

HALVES = {"AM": "Morning", "PM": "Afternoon"}
GROUNDS = (
    WithdrawalGround.NOT_ISSUABLE,
    WithdrawalGround.WRONG_PERSON,
    WithdrawalGround.MATERIAL_ERROR,
    WithdrawalGround.OUTSIDE_CODE,
)
LAW = {
    Offence.S444: "section 444 of the Education Act 1996 (failing to secure regular attendance at "
    "school of a registered pupil)",
    Offence.S105: "section 103 of the Education and Inspections Act 2006 (excluded pupil found in a "
    "public place)",
}
POWER = {
    Offence.S444: "section 444A of the Education Act 1996",
    Offence.S105: "section 105 of the Education and Inspections Act 2006",
}
ENDS = {
    Offence.S444: "these absences: you will not be prosecuted for them",
    Offence.S105: "this offence: you will not be prosecuted for it",
}
ACT = {
    Offence.S444: "prosecute you for the absence",
    Offence.S105: "prosecute you for the offence under section 103 of that Act",
}
ABSENCE_HEADS = ["Day", "Session", "Code"]
SIGHTING_HEADS = ["Day", "Time", "Place", "Seen by"]
ADDRESS_HELD = "The child's address is held by the council."


def notice_letter(
    notice: PenaltyNotice, sessions: list[SessionFact], meanings: dict[str, str], law: Law,
    answer_days: int, seen: Sequence[Seen] = (),
) -> dict[str, Any]:  # fmt: skip
    """Everything the template prints, as JSON. The notice carries its amounts and dates already.

    `answer_days` is the working days within which somebody who writes against it is answered; `seen` are the
    sightings of an excluded child.
    """
    excluded = notice.offence == Offence.S105
    school = notice.enrolment.school
    return {
        "authority": _authority(school.authority),
        "recipient": {
            "name": notice.carer.full_name,
            "lines": notice.carer.whereabouts().lines,
        },
        "ref": notice.ref,
        "date": long_date(notice.issued_on),
        "greeting": f"Dear {notice.carer.full_name}",
        "signed": _signature(notice, school.authority),
        "child": notice.pupil.full_name,
        "child_address": _child_address(notice),
        "school": school.name,
        "school_lines": [part for part in (school.street, school.town, school.postcode) if part],
        "law": LAW[Offence(notice.offence)],
        "power": POWER[Offence(notice.offence)],
        "court": _court(notice, law),
        "first_day": long_date(notice.first_session_on),
        "last_day": long_date(notice.last_session_on),
        "because": _because(notice),
        "what": "Seen in a public place" if excluded else "Absence",
        "ends": ENDS[Offence(notice.offence)],
        "act": ACT[Offence(notice.offence)],
        "heading": "Where and when the child was seen" if excluded else "The absences",
        "heads": SIGHTING_HEADS if excluded else ABSENCE_HEADS,
        "sessions": [_sighting(one) for one in seen]
        if excluded
        else [_session(fact) for fact in sessions],
        "codes": [] if excluded else _codes(sessions, meanings),
        "count": len(sessions),
        "amounts": _amounts(notice),
        "single": notice.first_pence is None,
        "posted": long_date(notice.posted_on),
        "received": long_date(notice.deemed_received_on),
        "answer_days": answer_days,
        "grounds": [f"{ground.label}." for ground in GROUNDS],
    } | _by_card(notice)


def _authority(authority: Any) -> dict[str, Any]:
    return {
        "name": authority.name,
        "lines": _lines(authority.address),
        "telephone": authority.telephone,
        "email": authority.email,
    }


def _signature(notice: PenaltyNotice, authority: Any) -> dict[str, str]:
    officer = notice.issued_by
    return {
        "name": officer.name if officer else "",
        "role": f"Authorised officer of {authority.name}",
        "telephone": authority.telephone,
        "email": authority.email,
    }


def _child_address(notice: PenaltyNotice) -> list[str]:
    theirs = Responsibility.objects.filter(
        pupil=notice.pupil_id, carer=notice.carer_id, lives_with_pupil=True
    )
    return notice.carer.whereabouts().lines if theirs.exists() else [ADDRESS_HELD]


def _session(fact: SessionFact) -> list[str]:
    return [long_date(fact.date), HALVES.get(fact.half, fact.half), fact.code]


def _codes(sessions: list[SessionFact], meanings: dict[str, str]) -> list[list[str]]:
    """Each code of these sessions with what the register says by it, once."""
    found = dict.fromkeys(fact.code for fact in sessions)
    return [[code, meanings[code]] for code in found if meanings.get(code)]


def _sighting(one: Seen) -> list[str]:
    return [long_date(one.date), f"{one.time:%H:%M}", one.place, one.by]


def _because(notice: PenaltyNotice) -> str:
    """What makes it an offence, after the child's name."""
    if notice.offence == Offence.S105:
        return (
            "was present in a public place during school hours, without reasonable justification, on a school day "
            "that is one of the first days of an exclusion and of which you were given notice, as set out below"
        )
    return "did not attend school as set out below"


def _court(notice: PenaltyNotice, law: Law) -> str:
    """What a court may impose for these absences, from the dated maximums."""
    if notice.offence != Offence.S444:
        return ""
    words = most_words(law, notice.first_session_on)
    return f"A court may impose {words}." if words else ""


def most_words(law: Law, day: dt.date) -> str:
    """The most a court may impose for an absence of that day, in words; empty where no maximum is known."""
    plain, worse = law.maximum(Charge.S444_1, day), law.maximum(Charge.S444_1A, day)
    words = f"a fine of up to {money(plain.fine_pence)}" if plain else ""
    if plain and worse:
        words += (
            f", or in the more serious case up to {money(worse.fine_pence)}, up to "
            f"{worse.custody_months} months in custody, or both"
        )
    return words


def _amounts(notice: PenaltyNotice) -> list[dict[str, str]]:
    parts = [(notice.first_pence, notice.first_due), (notice.second_pence, notice.second_due)]
    return [
        {"amount": money(pence), "until": long_date(due)}
        for pence, due in parts
        if pence is not None
    ]


def _by_card(notice: PenaltyNotice) -> dict[str, str]:
    """The code that opens the page of payment, and that page's address; each empty where there is none.

    A site that was not told its own address names no place a parent could not find.
    """
    code = getattr(notice, "pay_code", None)
    if code is None or not is_open():
        return {"pay_code": "", "pay_at": ""}
    where = f"{settings.SITE_ADDRESS}/pay/" if settings.SITE_ADDRESS else ""
    return {"pay_code": f"{code.code[:4]} {code.code[4:]}", "pay_at": where}


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]
