"""What is known of post to a parent: whether letters went to the address of today, since when, and what came back."""

import datetime as dt

from django.utils import timezone

from attendance.models import Carer
from cases.choices import DeliveryStatus
from cases.models import Delivery, Letter
from fines.models import PenaltyNotice
from fines.rules.spelling import long_date

CAME_BACK = (DeliveryStatus.RETURNED, DeliveryStatus.REFUSED)
Sent = tuple[dt.date, list[str]]


def post_to(carer: Carer) -> list[str]:
    """Lines for whoever checks an address; none of them holds one. Four small queries.

    When an address was changed is not on file, so it is told from the letters that went before and after.
    """
    rows = Letter.objects.filter(carer=carer).values_list("sent_on", "facts__recipient__lines")
    served = PenaltyNotice.objects.filter(carer=carer, issued_on__isnull=False)
    more = served.values_list("issued_on", "letter__recipient__lines")
    sent = sorted((day, lines) for day, lines in (*rows, *more) if day and lines)
    back = Delivery.objects.filter(letter__carer=carer, status__in=CAME_BACK).order_by("-id")
    found = [said_of_letters(sent, carer.whereabouts().lines)]
    if last := back.values_list("at", "status").first():
        words = DeliveryStatus(last[1]).label.lower()
        found.append(f"A letter {words}: {long_date(timezone.localdate(last[0]))}.")
    return found


def said_of_letters(sent: list[Sent], today: list[str]) -> str:
    """Whether letters went to this address, and since when. `sent` is in order."""
    if not sent:
        return "No letter has gone to this parent yet."
    other = [day for day, lines in sent if lines != today]
    since = [day for day, lines in sent if lines == today and (not other or day >= other[-1])]
    if not since:
        return f"The last letter, {long_date(other[-1])}, went to another address: it was changed since."
    if other:
        before, after = long_date(other[-1]), long_date(since[0])
        return f"Letters go to this address since {after}; until {before} they went to another address."
    return f"Letters go to this address since {long_date(since[0])}."
