"""A letter of a notice that tells of new days to pay."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0004_letter_of_new_days_to_pay"),
        ("fines", "0003_law"),
    ]

    operations = [
        migrations.AlterField(
            "noticeletter",
            "kind",
            models.CharField(
                choices=[
                    ("reminder", "Reminder"),
                    ("withdrawal", "Withdrawal"),
                    ("answer", "Answer"),
                    ("days", "New days to pay"),
                ],
                max_length=12,
            ),
        )
    ]
