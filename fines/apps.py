from django.apps import AppConfig


class FinesConfig(AppConfig):
    name = "fines"
    default_auto_field = "django.db.models.BigAutoField"
