"""Everything every place shares. The environment is read only through config.env.

Never loads a file of variables itself: that is for settings.dev.
"""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

from csp.constants import NONE, SELF

from config.env import env_bool, env_database, env_int, env_str
from config.logs import logging_config
from config.settings.jobs import *  # noqa: F403  the scheduled jobs and their hours

BASE_DIR = Path(__file__).resolve().parents[2]
DEBUG = False
ALLOWED_HOSTS: list[str] = []

# -- Applications, lowest first is last: templates and commands of ours win over a package's ------

INSTALLED_APPS = [
    "fines",
    "cases",
    "attendance",
    "accounts",
    "config",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "crispy_forms",
    "django_htmx",
    "csp",
    "pgtrigger",
    "django_structlog",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "accounts.web.middleware.SignInFirstMiddleware",
    "config.logs.RequestLogMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "accounts.web.middleware.DomainErrorMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "accounts.web.context.shell",
            ],
        },
    },
]

CRISPY_ALLOWED_TEMPLATE_PACKS = "govuk"
CRISPY_TEMPLATE_PACK = "govuk"
CRISPY_FAIL_SILENTLY = (
    False  # a layout that names a field the form has not is a mistake, not a gap in the page
)

# What the bar around every page says. Functions by name, so that the ground floor knows nobody above it.
AUTHORITY_NAME = env_str("AUTHORITY_NAME", "Riverside Council")
SITE_ADDRESS = env_str("SITE_ADDRESS", "").rstrip(
    "/"
)  # for links in e-mails; empty: none are given
SHELL_NAV: list[str] = [  # each (request) -> list[NavItem], in the order of the bar
    "attendance.web.shell.first_nav",
    "cases.web.nav.items",
    "fines.web.nav.items",
    "attendance.web.shell.nav",
    "attendance.web.shell.settings_nav",
]
# Pages of one part of the service, in a bar of their own: each (request) -> list[NavItem], empty outside that part.
SHELL_SECTIONS: list[str] = ["fines.web.nav.sections"]
# What apps above casework show on a case page.
CASE_PANELS = [("Notices", "fines:case_panel"), ("Courts", "fines:court_panel")]
# Figures of apps above, found from the progress of casework.
PROCESS_LINKS = [("Figures of notices and courts", "fines:see_figures")]
SETTINGS_PAGES = [  # tabs of apps above among the settings
    ("Pathways", "cases:list_pathways"),
    ("Letters", "cases:list_letter_texts"),
]
SHELL_TOOLS = [  # each (request) -> list[Tool], at hand on every page
    "cases.web.nav.tools",
    "attendance.web.shell.tools",
]
# Which case a page is about: each (user, django.urls.ResolverMatch) -> its reference, or nothing.
PAGE_CASES = ["cases.web.finding.case_of_page", "fines.web.finding.case_of_page"]
SHELL_ROLE = "attendance.web.shell.role"  # (request) -> str
SHELL_AS_OF = "attendance.web.shell.as_of"  # (request) -> str
SHELL_FIND = "attendance:find"  # name of the page that answers the find box
SHELL_HOME = (
    "attendance.web.shell.home"  # (request) -> str, the address where this person's day begins
)
HOME_BY_ROLE = {  # names of pages; one that is not there yet leaves the first word of the bar
    "manager": "cases:list_decisions",
    "ewo": "cases:my_work",
    "legal_officer": "fines:list_notices",
    "attendance_lead": "attendance:show_sweep",
    "school_admin": "attendance:show_sweep",
    "system_admin": "attendance:show_settings",
    "teacher": "attendance:list_registers",
}
FINDERS: list[str] = [  # each (user, words) -> list[attendance.web.finding.Hit]
    "attendance.web.finding.find_pupils",
    "cases.web.finding.find_cases",
    "fines.web.finding.find_notices",
    "attendance.web.finding.find_schools",
]
# What amending marks means to whoever rests on them: each (user, amendments) -> list[attendance.web.effects.Effect].
AMENDMENT_EFFECTS: list[str] = [
    "fines.web.effects.effects_on_notices",
    "fines.web.charge_effects.effects_on_charges",
]
REF_PLACES: list[
    str
] = [  # each (user, references) -> {reference: address}, of what the person may open
    "attendance.web.places.pupil_places",
    "attendance.web.places.flag_places",
    "cases.web.finding.case_places",
    "fines.web.finding.notice_places",
]
# Parts that apps above add to a pupil's page: (name of the address, which takes the pupil's reference; its words).
PUPIL_PANELS: list[tuple[str, str]] = [
    ("cases:pupil_panel", "Cases"),
    ("attendance:show_first_day", "First-day contacts"),
    ("attendance:show_planned", "Planned"),
]
# The same beside a follow-up of a child met on patrol.
FOLLOW_UP_PANELS: list[tuple[str, str]] = [("cases:pupil_panel", "Cases")]

# -- Data -------------------------------------------------------------------------------------------

DATABASES = {
    "default": env_database()
    | {
        # A request is one unit of work only where an action says so; connections are kept for a while.
        "CONN_MAX_AGE": env_int("DATABASE_CONN_MAX_AGE", 60),
        "CONN_HEALTH_CHECKS": True,
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = env_str("REDIS_URL", "redis://127.0.0.1:6379/0")
CACHES: dict[str, dict[str, Any]] = {
    # Shared by every web process, or sign-in limits would count each process apart.
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": "bellwether",
    }
}

# -- Language, time, files ----------------------------------------------------------------------------

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_TZ = True
USE_I18N = False

STATIC_URL = "static/"
STATIC_ROOT = Path(env_str("STATIC_ROOT", str(BASE_DIR / "staticfiles")))
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "config.staticfiles.HashedStaticFiles"},
}
MEDIA_ROOT = Path(env_str("MEDIA_ROOT", str(BASE_DIR / ".data" / "files")))
DATA_UPLOAD_MAX_NUMBER_FIELDS = 4000  # one register page may carry a whole year group's marks

# -- Who may come in ----------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["config.sign_in.PersonBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"

ACCOUNT_ADAPTER = "config.sign_in.ClosedDoorAdapter"
ACCOUNT_FORMS = {
    "login": "accounts.web.forms.SignInForm",
    "reset_password": "accounts.web.forms.ForgottenPasswordForm",
    "change_password": "accounts.web.forms.NewPasswordForm",
    "reset_password_from_key": "accounts.web.forms.ForgottenToNewPasswordForm",
}
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]  # required by allauth; sign-up itself is closed
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"  # addresses are entered by an administrator, not by a stranger
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = "Bellwether: "
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https"
ACCOUNT_RATE_LIMITS: dict[str, str] | bool = {
    "login": "30/m/ip",
    "login_failed": "10/m/ip,5/5m/key",  # five wrong passwords for one address, then five minutes' wait
    "reset_password": "20/m/ip,5/m/key",
    "reset_password_from_key": "20/m/ip",
    "change_password": "5/m/user",
}

# Eight hours from sign-in, a working day, and gone with the browser. Counted from sign-in and not from
# the last click: a page that refreshes itself would otherwise keep a forgotten screen open for ever,
# and no request has to write a session row.
SESSION_ENGINE = "accounts.sessions"
SESSION_COOKIE_AGE = 8 * 60 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_SAVE_EVERY_REQUEST = False

# -- What a browser is allowed -------------------------------------------------------------------------

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],  # the design system's stylesheet draws small icons as data
        "font-src": [SELF],
        "connect-src": [SELF],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

# -- Mail -----------------------------------------------------------------------------------------------

EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_HOST = env_str("EMAIL_HOST", "localhost")
EMAIL_PORT = env_int("EMAIL_PORT", 25)
EMAIL_HOST_USER = env_str("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = env_str("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = env_bool("EMAIL_USE_TLS", False)
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env_str("DEFAULT_FROM_EMAIL", "bellwether@localhost")

# How letters leave the house: record (nothing leaves), print or notify; and whether parents who agreed get e-mail.
LETTER_SENDER = env_str("LETTER_SENDER", "record")
LETTER_EMAIL = env_bool("LETTER_EMAIL", False)
NOTIFY_API_KEY = env_str("NOTIFY_API_KEY", "")

# How notices are paid by card: off, record (a page of ours plays the card service) or govuk (GOV.UK Pay).
CARD_SERVICE = env_str("CARD_SERVICE", "record")
PAY_API_KEY = env_str("PAY_API_KEY", "")
PAY_WEBHOOK_KEY = env_str("PAY_WEBHOOK_KEY", "")
# Tries at the public page, each counted by the address they come from: of any kind, wrong codes at one
# number, wrong codes at all. Never by the number alone: that would let a stranger lock a parent out.
PAY_RATE_LIMITS = {
    "pay": "60/10m/ip",
    "pay_number": "6/10m/key",
    "pay_wrong": "20/10m/ip,100/d/ip",
}

# -- Background work -------------------------------------------------------------------------------------

CELERY_BROKER_URL = REDIS_URL
CELERY_RESULT_BACKEND = REDIS_URL
CELERY_RESULT_EXPIRES = 24 * 60 * 60
CELERY_TASK_SERIALIZER = CELERY_RESULT_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TIMEZONE = TIME_ZONE
CELERY_ENABLE_UTC = True
# A killed worker's task comes back: it is acknowledged when done, and one at a time is taken.
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = True
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 600,  # longer than the longest task; a lost one returns after this
    "unacked_restore_interval": 2,  # look for lost ones every two polls (default 100 seconds' worth)
    # unacked_restore_limit stays unset: 0 means "restore none" and loses work without a word
}

# -- Logs --------------------------------------------------------------------------------------------------

LOG_LEVEL = env_str("LOG_LEVEL", "INFO").upper()
LOGGING = logging_config(level=LOG_LEVEL, as_json=True)
DJANGO_STRUCTLOG_CELERY_ENABLED = True
DJANGO_STRUCTLOG_IP_LOGGING_ENABLED = False
DJANGO_STRUCTLOG_USER_ID_FIELD = "pk"
DJANGO_STRUCTLOG_STATUS_START_LOG_LEVEL = logging.DEBUG  # one line a request, when it is finished

CSRF_FAILURE_VIEW = "accounts.web.errors.csrf_failure"

# The address is unique whatever its capitals, by a constraint on lower(email), which this check cannot see.
# fields.W161 takes the usual start of an afternoon (13:10) for a clock read once, at ten past one.
SILENCED_SYSTEM_CHECKS = ["auth.W004", "fields.W161"]
