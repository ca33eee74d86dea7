"""The site as the web server of a benchmark runs it: queued work is only put down, as beside a broker."""

from config.settings.test import *  # noqa: F403

CELERY_TASK_ALWAYS_EAGER = False
