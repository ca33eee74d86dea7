from django.apps import AppConfig


class FinesConfig(AppConfig):
    name = "fines"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Casework asks here what a notice forbids a case, and what is new about one."""
        from cases.actions.news import news_comes_from
        from cases.models.facts import ties_come_from
        from fines.actions.news import changed_evidence, orders_due
        from fines.actions.ties import ties_of

        ties_come_from(ties_of)
        news_comes_from(changed_evidence)
        news_comes_from(orders_due)
