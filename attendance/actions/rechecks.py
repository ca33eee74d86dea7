"""Asking the worker to look at flags once marks are saved: one look for everybody who saves just now."""

import time
from collections.abc import Sequence

from celery import current_app
from django.conf import settings
from django.db import transaction


def queue_recheck(enrolment_ids: Sequence[int]) -> None:
    """Once the marks are safe, ask the worker to look at these enrolments' flags.

    Only a hint: the database keeps the list of what moved, so a message lost, or a broker that is
    away, costs nothing but time and never the save.
    """
    if enrolment_ids:
        transaction.on_commit(lambda: _asked.ask(sorted(enrolment_ids)), robust=True)


class _Asked:
    """The last message of this process, and when the look it asks for begins.

    Whoever saves before that moment is seen by that look, so nothing more is sent: the registers of
    a whole morning are a look every few seconds, not one each.
    """

    def __init__(self) -> None:
        self.due = 0.0

    def ask(self, enrolment_ids: list[int]) -> None:
        """Send the message, unless one is on its way."""
        wait, now = settings.RECHECK_SECONDS, time.monotonic()
        if now < self.due:
            return
        self.due = now + wait
        current_app.send_task(
            "attendance.refresh_flags", kwargs={"enrolment_ids": enrolment_ids}, retry=False,
            countdown=wait or None,
        )  # fmt: skip


_asked = _Asked()
