"""How a line of log is made: one event, its request and user number, and no personal data."""

from __future__ import annotations

from typing import Any

import structlog
from django.http import HttpRequest
from django_structlog.middlewares import RequestMiddleware
from structlog.typing import EventDict

SHARED: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.stdlib.PositionalArgumentsFormatter(),
]


def without_values(logger: Any, method: str, event: EventDict) -> EventDict:
    """Drop what PostgreSQL adds to an error: its DETAIL and CONTEXT quote the row, names and all."""
    if isinstance(text := event.get("exception"), str):
        lines = text.splitlines()
        event["exception"] = "\n".join(
            line for line in lines if not line.lstrip().startswith(("DETAIL:", "CONTEXT:"))
        )
    return event


class RequestLogMiddleware(RequestMiddleware):
    """Request and user number on every line; the path only, because a search text may be a child's name."""

    @staticmethod
    def format_request(request: HttpRequest) -> str:
        """Return method and path without the query string."""
        return f"{request.method} {request.path}"


def logging_config(*, level: str, as_json: bool) -> dict[str, Any]:
    """Return Django's LOGGING and set structlog up to match: JSON for machines, columns for people."""
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *SHARED,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    renderer: list[Any] = (
        [
            structlog.processors.format_exc_info,
            without_values,
            structlog.processors.JSONRenderer(),
        ]
        if as_json
        else [
            # plain: the prettier formats print local variables, and so children's names
            structlog.dev.ConsoleRenderer(
                colors=False, exception_formatter=structlog.dev.plain_traceback
            )
        ]
    )
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "line": {
                "()": structlog.stdlib.ProcessorFormatter,
                "foreign_pre_chain": SHARED,
                "processors": [
                    structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                    *renderer,
                ],
            }
        },
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"handlers": ["console"], "level": level},
        "loggers": {
            "django.db.backends": {"level": "WARNING"},  # statements carry names
            "celery.worker.strategy": {"level": "WARNING"},  # the same is said with the task's id
            "celery.app.trace": {"level": "WARNING"},
            "django.server": {"handlers": ["console"], "level": "WARNING", "propagate": False},
        },
    }
