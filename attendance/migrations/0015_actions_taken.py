"""What was done about a child, in attendance's own terms; written once and never changed."""

import django.db.models.deletion
import django.utils.timezone
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('attendance', '0014_the_role_of_who_unlocks'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ActionTaken',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('done_on', models.DateField()),
                ('kind', models.CharField(choices=[('contact', 'Contact'), ('visit', 'Visit'), ('meeting', 'Meeting'), ('letter', 'Letter'), ('plan', 'Plan'), ('referral', 'Referral'), ('notice', 'Notice'), ('support', 'Support'), ('other', 'Other')], max_length=10)),
                ('label', models.CharField(max_length=120)),
                ('source_app_ref', models.CharField(help_text="What it is a row of, in its owner's words", max_length=60, unique=True)),
                ('by_name', models.CharField(max_length=120)),
                ('at', models.DateTimeField(default=django.utils.timezone.now, help_text='When it was written down')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('enrolment', models.ForeignKey(help_text='At which school: who may read it follows from there', on_delete=django.db.models.deletion.PROTECT, related_name='actions_taken', to='attendance.enrolment')),
                ('pupil', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='actions_taken', to='attendance.pupil')),
            ],
            options={
                'ordering': ['done_on', 'id'],
                'indexes': [models.Index(fields=['pupil', '-done_on'], name='action_by_pupil')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('label', ''), _negated=True), models.Q(('source_app_ref', ''), _negated=True)), name='action_says_what_and_whence')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='actiontaken',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='0b34f912caf36af5b20351ebf1e331c668678bea', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_39f46', table='attendance_actiontaken', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='actiontaken',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Rows of % are kept: they cannot be truncated', TG_TABLE_NAME;", hash='996bd2761cf793cfcea1be27a94377594558c17e', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_12100', table='attendance_actiontaken', when='BEFORE')),
        ),
    ]
