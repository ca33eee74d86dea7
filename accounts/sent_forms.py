"""What was sent, remembered in the transaction of what it did, so that sending it again does nothing."""

import datetime as dt
import uuid
from collections.abc import Iterable

from django.db import IntegrityError
from django.db.models import Q

from accounts.models import SentForm, User


def remember(*, user: User, token: uuid.UUID, digest: str) -> SentForm:
    """Write down that this form, with these words, is being done. A second sender waits for the first.

    Raises django.db.IntegrityError when it was done before (see `is_sent_before`).
    """
    return SentForm.objects.create(user=user, token=token, digest=digest)


def settle(sent: SentForm, went_to: str) -> None:
    """Keep where the answer led; an empty address means that nothing was saved, so forget it."""
    if not went_to:
        sent.delete()
        return
    sent.went_to = went_to
    sent.save(update_fields=["went_to"])


def is_sent_before(clash: IntegrityError) -> bool:
    """Whether the database refused because the form was sent before, and not for another reason."""
    return "a_form_is_sent_once" in str(clash)


def where_it_led(*, user: User, token: uuid.UUID, digest: str) -> str:
    """The address the first sending led to."""
    return SentForm.objects.get(user=user, token=token, digest=digest).went_to


def forget_what_led_to(addresses: Iterable[str]) -> int:
    """Forget what led to these addresses, or to below them: a digest tells who knows the words what was sent.

    Returns how many were forgotten.
    """
    led_there = Q(pk__in=[])
    for address in addresses:
        led_there |= Q(went_to__startswith=address)
    return SentForm.objects.filter(led_there).delete()[0]


def forget(before: dt.datetime) -> int:
    """Delete what was sent before then; how many. A page that old sends its form as a new one."""
    return SentForm.objects.filter(at__lt=before).delete()[0]
