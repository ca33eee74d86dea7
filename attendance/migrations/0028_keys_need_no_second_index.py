"""Marks, tallies and rechecks lose indexes that only repeat the beginning of another: each new row pays for all."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('attendance', '0023_school_years'),
    ]

    operations = [
        migrations.AlterField(
            model_name='mark',
            name='enrolment',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='marks', to='attendance.enrolment'),
        ),
        migrations.AlterField(
            model_name='mark',
            name='session',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='marks', to='attendance.session'),
        ),
        migrations.AlterField(
            model_name='recheckrequest',
            name='enrolment',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='attendance.enrolment'),
        ),
        migrations.AlterField(
            model_name='weeklytally',
            name='enrolment',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='tallies', to='attendance.enrolment'),
        ),
    ]
