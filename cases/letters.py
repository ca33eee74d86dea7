"""What a letter says: facts of a case and of one carer, as the plain values its template names.

Only the recipient's own address goes in. Nothing about another carer does, whoever they are.
"""

import datetime as dt
from fractions import Fraction
from typing import Any

from django.db.models import F, Min, Sum
from django.utils import timezone

from accounts.documents import render_pdf
from accounts.errors import WrongState
from accounts.models import User
from attendance.models import Authority, Carer, Responsibility, WeeklyTally
from attendance.rules.calendar import AcademicYear
from attendance.rules.counting import percent_text
from attendance.rules.safe_contact import do_not_contact
from cases.choices import LetterTemplate
from cases.models import Case, Panel

FRAME = (
    "authority",
    "recipient",
    "ref",
    "date",
    "greeting",
    "signed",
    "child",
    "first_name",
    "school",
)
FIGURES = ("days_missed", "sessions", "rate", "period")
# Every value a template may use; a test holds templates to it.
VARIABLES: dict[str, tuple[str, ...]] = {
    LetterTemplate.FIRST_ATTENDANCE: (*FRAME, *FIGURES),
    LetterTemplate.PANEL_INVITATION: (*FRAME, *FIGURES, "day", "time", "place"),
}
DRAFT_REF = "DRAFT"


def letter_facts(
    *, case: Case, carer: Carer, template: str, by: User, on: dt.date, ref: str = DRAFT_REF,
    panel: Panel | None = None,
) -> dict[str, Any]:  # fmt: skip
    """The values of one letter to one carer.

    Raises WrongState when the carer may not be written to or has no address, or figures are missing.
    """
    check_may_write(case, carer)
    facts = _frame(case, carer, by, on, ref) | _figures(case, on)
    if template == LetterTemplate.PANEL_INVITATION:
        facts |= _panel(panel)
    return facts


def draw(template: str, facts: dict[str, Any]) -> bytes:
    """The PDF of a letter."""
    return render_pdf(f"letters/{LetterTemplate(template).value}.typ", facts)


def check_may_write(case: Case, carer: Carer) -> None:
    """Refuse to write to who must not be contacted, with the note that says why. Raises WrongState."""
    link = Responsibility.objects.filter(pupil=case.pupil_id, carer=carer).first()
    if link is None:
        raise WrongState(f"{carer.full_name} is not a carer of this child.")
    if not link.safe_to_contact:
        raise WrongState(do_not_contact(carer.full_name, link.note))
    if not carer.whereabouts().lines:
        raise WrongState(f"There is no address for {carer.full_name}.")


def _frame(case: Case, carer: Carer, by: User, on: dt.date, ref: str) -> dict[str, Any]:
    authority = case.enrolment.school.authority
    return {
        "authority": _authority(authority),
        "recipient": {"name": carer.full_name, "lines": carer.whereabouts().lines},
        "ref": ref,
        "date": long_date(on),
        "greeting": f"Dear {_address_as(carer)}",
        "signed": {
            "name": by.name,
            "role": "Education welfare service",
            "telephone": authority.telephone,
            "email": by.email,
        },
        "child": case.pupil.full_name,
        "first_name": case.pupil.legal_forename,
        "school": case.enrolment.school.name,
    }


def _authority(authority: Authority) -> dict[str, Any]:
    return {
        "name": authority.name,
        "lines": authority.address.strip().splitlines(),
        "telephone": authority.telephone,
        "email": authority.email,
    }


def _address_as(carer: Carer) -> str:
    return f"{carer.title} {carer.surname}" if carer.title else f"{carer.forename} {carer.surname}"


def _figures(case: Case, on: dt.date) -> dict[str, str]:
    """Sessions missed this school year; in its first days, before any mark, those of the year before."""
    this_year = AcademicYear.of(on)
    for year in (this_year, AcademicYear(this_year.start_year - 1)):
        last = min(on, year.last_day)
        sums = _sums(case, year.first_day, last)
        if sums["possible"]:
            break
    else:
        raise WrongState("There are no marks to write about.")
    missed, start = sums["missed"], max(sums["first"], case.enrolment.starts_on)
    return {
        "days_missed": days_in_words(missed),
        "sessions": f"{missed} of {sums['possible']} sessions",
        "rate": percent_text(Fraction(missed, sums["possible"])),
        "period": f"{long_date(start)} to {long_date(last)}",
    }


def _sums(case: Case, first: dt.date, last: dt.date) -> dict[str, Any]:
    tallies = WeeklyTally.objects.filter(enrolment=case.enrolment_id, week__range=(first, last))
    return tallies.aggregate(
        missed=Sum(F("authorised") + F("unauthorised")), possible=Sum("possible"), first=Min("week")
    )


def long_date(day: dt.date) -> str:
    """Monday 19 January 2026."""
    return f"{day:%A} {day.day} {day:%B} {day.year}"


def days_in_words(sessions: int) -> str:
    """Sessions as days, half a day each: 41 is "20½ days", 2 is "1 day"."""
    whole, half = divmod(sessions, 2)
    number = f"{whole or ''}½" if half else str(whole)
    return f"{number} day" if sessions in (1, 2) else f"{number} days"


def _panel(panel: Panel | None) -> dict[str, str]:
    if panel is None:
        raise WrongState("Set the day of the panel first.")
    local = timezone.localtime(panel.at)
    return {"day": long_date(local), "time": f"{local:%H:%M}", "place": panel.place}
