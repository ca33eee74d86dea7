"""A developer's machine and the demonstration behind `make run`: plain http, on this machine only.

The addresses of the running private servers are read from `.data/env`, which the launcher writes.
"""

import os
import secrets
from pathlib import Path

from config.env import env_bool, env_list, env_str, load_file

DATA = Path(__file__).resolve().parents[2] / ".data"
load_file(DATA / "env")
os.environ.setdefault(  # `makemigrations` and the checks work with no server running
    "DATABASE_URL",
    "postgres://bellwether:none@127.0.0.1:1/start-the-servers-with-make-run-or-make-db",
)

from config.logs import logging_config  # noqa: E402
from config.settings.base import *  # noqa: E402, F403
from config.settings.base import LOG_LEVEL, STORAGES  # noqa: E402


def _own_key() -> str:
    """Return this checkout's own secret key, made on first use and kept out of the repository."""
    path = DATA / "secret-key"
    if not path.exists():
        DATA.mkdir(exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(50))
    return path.read_text()


DEBUG = env_bool("DEBUG", True)
SECRET_KEY = env_str("SECRET_KEY", "") or _own_key()
ALLOWED_HOSTS = env_list("ALLOWED_HOSTS", ["localhost", "127.0.0.1", "[::1]"])
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = False  # http://localhost
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "http"
EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
LOGGING = logging_config(level=LOG_LEVEL, as_json=False)
if DEBUG:
    STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
