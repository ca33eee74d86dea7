from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "accounts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Forms speak in this service's words."""
        from accounts.web.our_words import speak_plainly

        speak_plainly()
