from django.apps import AppConfig


class ConfigConfig(AppConfig):
    """An app only so that its two housekeeping tasks are found by the worker; it has no tables."""

    name = "config"
