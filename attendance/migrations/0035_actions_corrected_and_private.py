"""An act its owner corrected counts as it is now; a private one counts and is listed nowhere."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('attendance', '0034_condoned_on_patrol'),
    ]

    operations = [
        migrations.AddField(
            model_name='actiontaken',
            name='instead_of',
            field=models.OneToOneField(help_text='The row its owner has corrected: that one counts for nothing any more', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='corrected_by', to='attendance.actiontaken'),
        ),
        migrations.AddField(
            model_name='actiontaken',
            name='private',
            field=models.BooleanField(default=False, help_text='Counts as an act; where acts are listed it is not shown'),
        ),
    ]
