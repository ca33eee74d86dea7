from django.apps import AppConfig


class FinesConfig(AppConfig):
    name = "fines"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Casework asks here what a notice forbids a case, what a charge rests on, and what is new."""
        from cases.actions.last_days import last_days_come_from
        from cases.actions.news import news_comes_from
        from cases.models.facts import charge_record_comes_from, ties_come_from
        from fines.actions.approvals import charge_record
        from fines.actions.news import (
            changed_evidence,
            charges_due,
            charges_in_doubt,
            limits_near,
            orders_due,
        )
        from fines.actions.ties import ties_of

        ties_come_from(ties_of)
        charge_record_comes_from(charge_record)
        news_comes_from(changed_evidence)
        news_comes_from(charges_in_doubt)
        news_comes_from(limits_near)
        last_days_come_from(charges_due)
        news_comes_from(orders_due)
