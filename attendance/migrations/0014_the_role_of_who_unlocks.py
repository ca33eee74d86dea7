"""An unlocking says in which role it was done, as an amendment does; those made before this say nothing."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("attendance", "0013_withdrawing_leave_has_words_of_its_own"),
    ]

    operations = [
        migrations.AddField(
            model_name="registerunlock",
            name="by_role",
            field=models.CharField(blank=True, default="", max_length=20),
            preserve_default=False,
        ),
    ]
