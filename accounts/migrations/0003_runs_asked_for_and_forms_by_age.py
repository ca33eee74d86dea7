"""Who asked for a run and how many of its rows failed; forms sent found by their age."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0002_sent_forms'),
    ]

    operations = [
        migrations.AddField(
            model_name='jobrun',
            name='asked_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='jobrun',
            name='asked_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='jobrun',
            name='failed',
            field=models.IntegerField(default=0, help_text='How many rows failed'),
        ),
        migrations.RunSQL(
            "UPDATE accounts_jobrun SET failed = jsonb_array_length(failures)", migrations.RunSQL.noop
        ),
        migrations.AlterField(
            model_name='jobrun',
            name='failures',
            field=models.JSONField(default=list, help_text='[{ref, message, error}] of the first rows that failed'),
        ),
        migrations.AlterField(
            model_name='jobrun',
            name='started_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddIndex(
            model_name='sentform',
            index=models.Index(fields=['at'], name='sent_form_by_age'),
        ),
        migrations.AddConstraint(
            model_name='jobrun',
            constraint=models.UniqueConstraint(condition=models.Q(('started_at__isnull', True)), fields=('name',), name='one_waiting_run_per_job'),
        ),
        migrations.AddConstraint(
            model_name='jobrun',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('asked_at__isnull', True), ('asked_by__isnull', True)), models.Q(('asked_at__isnull', False), ('asked_by__isnull', False)), _connector='OR'), name='jobrun_asked_when_and_by_whom'),
        ),
        migrations.AddConstraint(
            model_name='jobrun',
            constraint=models.CheckConstraint(condition=models.Q(('started_at__isnull', False), models.Q(('asked_at__isnull', False), ('finished_at__isnull', True)), _connector='OR'), name='jobrun_waiting_was_asked_for'),
        ),
    ]
