"""What a column of words must hold, whichever path it is written by."""

from django.db.models import Q

from accounts.rules.text import SEEN_BY_DATABASE


def says(column: str) -> Q:
    """A condition for a constraint: the column holds something a person can see."""
    return Q(**{f"{column}__regex": SEEN_BY_DATABASE})
