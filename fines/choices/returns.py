"""The closed lists of the yearly return."""

from django.db import models


class AbsenceReason(models.TextChoices):
    """What most sessions of a notice are, as the return asks it."""

    HOLIDAY = "hols", "Holiday in term"
    LATE = "late", "Late arrival"
    OTHER = "other", "Other absence"


class NoticeEnd(models.TextChoices):
    """Where a notice stands on a day: always exactly one."""

    PAID_FIRST = "paid_first", "Paid within 21 days"
    PAID_SECOND = "paid_second", "Paid in days 22 to 28"
    WITHDRAWN = "withdrawn", "Withdrawn"
    PROSECUTED = "prosecuted", "Prosecuted after non-payment"
    UNRESOLVED = "unresolved", "Unresolved"


PAID_ENDS = (NoticeEnd.PAID_FIRST, NoticeEnd.PAID_SECOND)


class ColumnKind(models.TextChoices):
    """What a column of the return holds."""

    ABOUT = "about", "What the row is about"
    FIGURE = "figure", "A figure"
    RATE = "rate", "A rate"


class NotCarriedOut(models.TextChoices):
    """Why a parenting order was not carried out, as the return asks it."""

    LACK_OF_PROVISION = "lack_of_provision", "Lack of provision"
    BREACH_BY_PARENT = "breach_by_parent", "Breach by the parent"
