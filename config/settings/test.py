"""Tests: no mail leaves, no broker, quick passwords, plain static names."""

import os

os.environ.setdefault("REDIS_URL", "redis://127.0.0.1:1/0")

from config.logs import logging_config
from config.settings.base import *  # noqa: F403
from config.settings.base import STORAGES

SECRET_KEY = "only-for-tests-" + "x" * 50
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = (
    False  # the live server of browser journeys speaks http
)
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
# Serve the sources: a fresh checkout has collected nothing, and each test client would read it all again.
WHITENOISE_AUTOREFRESH = WHITENOISE_USE_FINDERS = True
ACCOUNT_RATE_LIMITS = False  # the tests of the limits turn them on
LOGGING = logging_config(level="WARNING", as_json=False)

RECHECK_SECONDS = 0  # each save asks for its own look, which the tests wait for
CELERY_TASK_ALWAYS_EAGER = True
CELERY_TASK_EAGER_PROPAGATES = True
CELERY_BROKER_URL = "memory://"
CELERY_RESULT_BACKEND = "cache+memory://"
