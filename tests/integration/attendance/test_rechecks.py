"""Asking the worker to look: one look for whoever saves before it begins, and never none."""

from collections.abc import Callable
from typing import Any

import pytest

from attendance.actions import rechecks
from tests.conftest import TaskQueue

pytestmark = pytest.mark.django_db
Commit = Callable[..., object]


class Clock:
    """Seconds that only the test moves."""

    now = 1000.0

    def monotonic(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch, settings: Any) -> Clock:
    settings.RECHECK_SECONDS = 2
    clock = Clock()
    monkeypatch.setattr(rechecks, "time", clock)
    monkeypatch.setattr(rechecks, "_asked", rechecks._Asked())
    return clock


def save(commit: Commit, *enrolment_ids: int) -> None:
    with commit(execute=True):  # type: ignore[attr-defined]
        rechecks.queue_recheck(enrolment_ids)


def test_registers_saved_in_the_same_seconds_ask_for_one_look(
    clock: Clock, task_queue: TaskQueue, django_capture_on_commit_callbacks: Commit
) -> None:
    save(django_capture_on_commit_callbacks, 2, 1)
    clock.now += 1.9
    save(django_capture_on_commit_callbacks, 3)
    assert task_queue.sent == [("attendance.refresh_flags", (), {"enrolment_ids": [1, 2]})]


def test_whoever_saves_once_the_look_has_begun_asks_for_the_next(
    clock: Clock, task_queue: TaskQueue, django_capture_on_commit_callbacks: Commit
) -> None:
    save(django_capture_on_commit_callbacks, 1)
    clock.now += 2
    save(django_capture_on_commit_callbacks, 2)
    assert [kwargs["enrolment_ids"] for _, _, kwargs in task_queue.sent] == [[1], [2]]


def test_the_look_begins_when_it_was_said_to(
    clock: Clock, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Commit
) -> None:
    from config.celery import app

    options: list[dict[str, object]] = []
    monkeypatch.setattr(app, "send_task", lambda name, **given: options.append(given))
    save(django_capture_on_commit_callbacks, 1)
    assert options[0]["countdown"] == 2


def test_after_a_broker_was_away_the_next_seconds_ask_again(
    clock: Clock, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Commit,
    task_queue: TaskQueue,
) -> None:  # fmt: skip
    from config.celery import app

    def away(*args: object, **kwargs: object) -> None:
        raise ConnectionError("no broker")

    with monkeypatch.context() as gone:
        gone.setattr(app, "send_task", away)
        save(django_capture_on_commit_callbacks, 1)
    clock.now += 2
    save(django_capture_on_commit_callbacks, 2)
    assert task_queue.names == ["attendance.refresh_flags"]


def test_nothing_saved_asks_for_nothing(
    clock: Clock, task_queue: TaskQueue, django_capture_on_commit_callbacks: Commit
) -> None:
    save(django_capture_on_commit_callbacks)
    assert task_queue.sent == []
