"""References people use: FT-0412 for a case, LT-000123 for a letter, RF-000123 for a referral, each from a sequence."""

from django.db import connection

SEQUENCES = {
    "FT": ("cases_case_ref", 4),
    "LT": ("cases_letter_ref", 6),
    "RF": ("cases_referral_ref", 6),
}


def next_ref(prefix: str) -> str:
    """The next reference with that prefix. A rolled-back transaction leaves a gap, never a double."""
    sequence, width = SEQUENCES[prefix]
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(%s)", [sequence])
        return f"{prefix}-{cursor.fetchone()[0]:0{width}d}"
