"""The two tasks that belong to no app."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone

from config import tasks


@pytest.mark.django_db
def test_clearing_deletes_only_sessions_whose_time_is_over() -> None:
    now = timezone.now()
    Session.objects.create(session_key="over", expire_date=now - timedelta(minutes=1))
    Session.objects.create(session_key="running", expire_date=now + timedelta(minutes=1))
    tasks.clear_sessions()
    tasks.clear_sessions()
    assert list(Session.objects.values_list("session_key", flat=True)) == ["running"]
