"""A real site. Everything from the environment; anything weak is refused with a sentence saying why."""

import re

from config.env import EnvironmentProblem, env_bool, env_int, env_list, env_secret, env_str
from config.settings.base import *  # noqa: F403

LETTER_SENDERS = ("record", "print", "notify")
UUID = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
NOTIFY_KEY = re.compile(rf".+-{UUID}-{UUID}")
WEAK_KEYS = ("change-me", "changeme", "django-insecure", "secret-key", "password", "example")


def _strong_key(key: str) -> str:
    """Return the key, or refuse one that could be guessed: too short, too even, or copied from a sample."""
    if len(key) < 50 or len(set(key)) < 10 or any(weak in key.lower() for weak in WEAK_KEYS):
        raise EnvironmentProblem(
            "SECRET_KEY is weak: it needs at least 50 characters that nobody could guess. Make one with "
            "`python3 -c 'import secrets; print(secrets.token_urlsafe(50))'`."
        )
    return key


def _named_hosts(hosts: list[str]) -> list[str]:
    """Return the hosts, or refuse none at all and the open one."""
    if not hosts:
        raise EnvironmentProblem(
            "ALLOWED_HOSTS is empty. Name the hosts people will use, with commas."
        )
    if any(host.strip(".") in {"*", ""} for host in hosts):
        raise EnvironmentProblem("ALLOWED_HOSTS may not be *: name the hosts people will use.")
    return hosts


def _https_origins(origins: list[str]) -> list[str]:
    """Return the origins, or refuse any that is not https."""
    for origin in origins:
        if not origin.startswith("https://") or "*" in origin:
            raise EnvironmentProblem(
                f"CSRF_TRUSTED_ORIGINS holds {origin!r}: each must be one https:// address, no wildcard."
            )
    return origins


def _ways_for_letters(sender: str, by_mail: bool, key: str, mail_host: str, mail_from: str) -> str:
    """Return the sender, or refuse a way out of the house that is only half set."""
    if sender not in LETTER_SENDERS:
        raise EnvironmentProblem(
            f"LETTER_SENDER is {sender!r}: it must be one of {', '.join(LETTER_SENDERS)}."
        )
    if sender == "notify" and not NOTIFY_KEY.fullmatch(key):
        raise EnvironmentProblem(
            "LETTER_SENDER is notify, and NOTIFY_API_KEY is no key of GOV.UK Notify: set it, or choose another."
        )
    if key and sender != "notify":
        raise EnvironmentProblem(
            f"NOTIFY_API_KEY is set, and LETTER_SENDER is {sender}: no letter would go there. Set both or neither."
        )
    if by_mail and sender == "record":
        raise EnvironmentProblem(
            "LETTER_EMAIL is on, and LETTER_SENDER is record: nothing would leave. Set LETTER_SENDER too."
        )
    if by_mail and not (mail_host and mail_from):
        raise EnvironmentProblem(
            "LETTER_EMAIL is on: set EMAIL_HOST and DEFAULT_FROM_EMAIL, or letters by e-mail go nowhere."
        )
    return sender


def _way_for_cards(service: str, api_key: str, webhook_key: str, address: str) -> str:
    """Return the card service, or refuse one that is only half set, or that plays at moving money.

    A notice prints where to pay: a code without an address would send a parent nowhere.
    """
    if service not in ("off", "govuk"):
        raise EnvironmentProblem(
            f"CARD_SERVICE is {service!r}: it must be off or govuk. On a real site nothing plays at being paid."
        )
    if service == "govuk" and not (api_key and len(webhook_key) >= 20):
        raise EnvironmentProblem(
            "CARD_SERVICE is govuk: set PAY_API_KEY, and PAY_WEBHOOK_KEY to the signing key of its messages."
        )
    if service == "govuk" and not address:
        raise EnvironmentProblem(
            "CARD_SERVICE is govuk: set SITE_ADDRESS, or notices tell parents a code and not where to use it."
        )
    if service == "off" and (api_key or webhook_key):
        raise EnvironmentProblem(
            "A key of GOV.UK Pay is set, and CARD_SERVICE is off. Set CARD_SERVICE to govuk, or no key."
        )
    return service


if env_bool("DEBUG", False):
    raise EnvironmentProblem(
        "DEBUG is on. A real site never shows its insides: remove DEBUG or set it to 0."
    )

SECRET_KEY = _strong_key(env_secret("SECRET_KEY"))
SECRET_KEY_FALLBACKS = [_strong_key(key) for key in env_list("SECRET_KEY_FALLBACKS", [])]
ALLOWED_HOSTS = _named_hosts(env_list("ALLOWED_HOSTS"))
CSRF_TRUSTED_ORIGINS = _https_origins(env_list("CSRF_TRUSTED_ORIGINS", []))

SECURE_SSL_REDIRECT = env_bool("SECURE_SSL_REDIRECT", True)
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]  # asked for from inside, over http
SECURE_HSTS_SECONDS = env_int("HSTS_SECONDS", 365 * 24 * 60 * 60)
SECURE_HSTS_INCLUDE_SUBDOMAINS = env_bool("HSTS_INCLUDE_SUBDOMAINS", True)
SECURE_HSTS_PRELOAD = env_bool("HSTS_PRELOAD", True)
# How many proxies of ours stand in front. Their word is taken for https and for the caller's address
# (which sign-in limits count by); with none, those headers are anybody's and are ignored.
ALLAUTH_TRUSTED_PROXY_COUNT = env_int("PROXY_COUNT", 0)
if ALLAUTH_TRUSTED_PROXY_COUNT:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SESSION_COOKIE_NAME = (
    "__Host-sessionid"  # a browser accepts it only over https and for this host alone
)
CSRF_COOKIE_NAME = "__Host-csrftoken"

LETTER_EMAIL = env_bool("LETTER_EMAIL", False)
NOTIFY_API_KEY = env_str("NOTIFY_API_KEY", "")
LETTER_SENDER = _ways_for_letters(
    env_str("LETTER_SENDER", "record"), LETTER_EMAIL, NOTIFY_API_KEY,
    env_str("EMAIL_HOST", ""), env_str("DEFAULT_FROM_EMAIL", ""),
)  # fmt: skip

PAY_API_KEY, PAY_WEBHOOK_KEY = env_str("PAY_API_KEY", ""), env_str("PAY_WEBHOOK_KEY", "")
CARD_SERVICE = _way_for_cards(
    env_str("CARD_SERVICE", "off"), PAY_API_KEY, PAY_WEBHOOK_KEY, SITE_ADDRESS
)
