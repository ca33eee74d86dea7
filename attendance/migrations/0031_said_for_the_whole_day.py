"""What a family said may hold for the whole day, when it said so."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("attendance", "0030_reasons_that_can_be_read"),
    ]

    operations = [
        migrations.AddField(
            model_name="absencecontact",
            name="whole_day",
            field=models.BooleanField(
                db_default=False,
                default=False,
                help_text="The code was said to hold for the whole day",
            ),
        ),
        migrations.AddConstraint(
            model_name="absencecontact",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("whole_day", False),
                    models.Q(("suggested_code", ""), _negated=True),
                    _connector="OR",
                ),
                name="contact_of_the_whole_day_has_a_code",
            ),
        ),
    ]
