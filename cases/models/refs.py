"""References, each from a sequence: FT-0412 a case, LT-000123 a letter, LB-0012 many, RF-000123 referrals."""

from django.db import connection

SEQUENCES = {
    "FT": ("cases_case_ref", 4),
    "LT": ("cases_letter_ref", 6),
    "LB": ("cases_batch_ref", 4),
    "RF": ("cases_referral_ref", 6),
}


def next_ref(prefix: str) -> str:
    """The next reference with that prefix. A rolled-back transaction leaves a gap, never a double."""
    sequence, width = SEQUENCES[prefix]
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(%s)", [sequence])
        return f"{prefix}-{cursor.fetchone()[0]:0{width}d}"
