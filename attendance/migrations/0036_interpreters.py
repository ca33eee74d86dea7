"""A carer may need an interpreter, whatever their language."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('attendance', '0035_actions_corrected_and_private'),
    ]

    operations = [
        migrations.AddField(
            model_name='carer',
            name='needs_interpreter',
            field=models.BooleanField(db_default=False, default=False),
        ),
    ]
