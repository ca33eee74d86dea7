"""Fixtures every test may use: the database server, and what was handed to the task queue."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pytest
from django.conf import settings

from config import env
from config.celery import app


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None, database_server: str
) -> None:
    """Start PostgreSQL for the first test that needs it, and give Django the real password."""
    found = env.parse_database_url(database_server)
    settings.DATABASES["default"].update({key: found[key] for key in ("PASSWORD", "HOST", "PORT")})


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """After migrating, teach the flush of transactional tests what to leave."""
    from tests.flushing import filled_tables, flush_around_triggers

    with django_db_blocker.unblock():
        flush_around_triggers(filled_tables())


@dataclass
class TaskQueue:
    """What actions sent to the queue by name. `run()` carries it out, as a worker would."""

    sent: list[tuple[str, tuple[Any, ...], dict[str, Any]]] = field(default_factory=list)

    @property
    def names(self) -> list[str]:
        """The names sent so far, oldest first."""
        return [name for name, _, _ in self.sent]

    def run(self) -> None:
        """Run everything sent, including what those tasks send in their turn."""
        while self.sent:
            name, args, kwargs = self.sent.pop(0)
            app.tasks[name].apply(args=args, kwargs=kwargs, throw=True)


@pytest.fixture(autouse=True)
def task_queue(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> TaskQueue:
    """Catch `send_task`, so that no test needs a broker; mark a test `real_queue` to leave it be."""
    queue = TaskQueue()
    if request.node.get_closest_marker("real_queue") is None:

        def send_task(name: str, args: Any = None, kwargs: Any = None, **options: Any) -> None:
            queue.sent.append((name, tuple(args or ()), dict(kwargs or {})))

        monkeypatch.setattr(app, "send_task", send_task)
    return queue
