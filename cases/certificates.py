"""The certificate of the register that goes with a referral: plain values in, the bytes of a tagged PDF out."""

import datetime as dt
from typing import Any

from accounts.documents import render_pdf
from attendance.models import Enrolment
from cases.letters import days_in_words, long_date

TEMPLATE = "letters/register_certificate.typ"


def certificate(
    *, enrolment: Enrolment, register: dict[str, Any], on: dt.date, ref: str, printed_by: str
) -> bytes:
    """Draw it from what is frozen with the referral, so that the paper and the record say the same."""
    school, pupil = enrolment.school, enrolment.pupil
    missed, possible = register["missed"], register["possible"]
    figures = [
        ["Sessions possible", str(possible)],
        ["Sessions attended", str(register["attended"])],
        [
            "Sessions missed",
            f"{missed} of {possible} ({days_in_words(missed) if missed else 'no days'})",
        ],
        ["Missed with permission", str(register["authorised"])],
        ["Missed without permission", str(register["unauthorised"])],
        ["Late", str(register["late"])],
        ["Sessions without a mark, left out", str(register["unmarked"])],
    ]
    return render_pdf(
        TEMPLATE,
        {
            "title": f"Certificate of attendance: {pupil.full_name}",
            "authority": school.authority.name,
            "school": school.name,
            "urn": school.urn,
            "child": pupil.full_name,
            "born": long_date(pupil.date_of_birth),
            "group": enrolment.registration_group,
            "first": long_date(dt.date.fromisoformat(register["from"])),
            "last": long_date(dt.date.fromisoformat(register["to"])),
            "figures": figures,
            "codes": [[code, meaning, str(n)] for code, meaning, n in register["codes"]],
            "head": register["head"],
            "date": long_date(on),
            "ref": ref,
            "printed_by": printed_by,
        },
    )
