"""The tables of people, their sessions of work and what they did, with the triggers that keep them."""

import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
import pgtrigger.compiler
from django.conf import settings
from django.db import migrations, models

from accounts.models.quick_triggers import AddTrigger


class Migration(migrations.Migration):

    initial = True

    replaces = [
        ('accounts', '0001_initial'),
        ('accounts', '0002_sent_forms'),
        ('accounts', '0003_runs_asked_for_and_forms_by_age'),
    ]

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
    ]

    operations = [
        migrations.CreateModel(
            name='User',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                ('email', models.EmailField(max_length=254)),
                ('name', models.CharField(max_length=120)),
                ('is_active', models.BooleanField(default=True)),
                ('date_joined', models.DateTimeField(default=django.utils.timezone.now)),
                ('groups', models.ManyToManyField(blank=True, help_text='The groups this user belongs to. A user will get all permissions granted to each of their groups.', related_name='user_set', related_query_name='user', to='auth.group', verbose_name='groups')),
                ('user_permissions', models.ManyToManyField(blank=True, help_text='Specific permissions for this user.', related_name='user_set', related_query_name='user', to='auth.permission', verbose_name='user permissions')),
            ],
            options={
                'constraints': [models.UniqueConstraint(django.db.models.functions.text.Lower('email'), name='one_user_per_email')],
            },
        ),
        migrations.CreateModel(
            name='JobRun',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=80)),
                ('asked_at', models.DateTimeField(null=True)),
                ('started_at', models.DateTimeField(null=True)),
                ('finished_at', models.DateTimeField(null=True)),
                ('rows', models.IntegerField(default=0)),
                ('failed', models.IntegerField(default=0, help_text='How many rows failed')),
                ('failures', models.JSONField(default=list, help_text='[{ref, message, error}] of the first rows that failed')),
                ('asked_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(fields=['name', '-started_at'], name='jobrun_latest')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('started_at__isnull', True)), fields=('name',), name='one_waiting_run_per_job'), models.CheckConstraint(condition=models.Q(models.Q(('asked_at__isnull', True), ('asked_by__isnull', True)), models.Q(('asked_at__isnull', False), ('asked_by__isnull', False)), _connector='OR'), name='jobrun_asked_when_and_by_whom'), models.CheckConstraint(condition=models.Q(('started_at__isnull', False), models.Q(('asked_at__isnull', False), ('finished_at__isnull', True)), _connector='OR'), name='jobrun_waiting_was_asked_for')],
            },
        ),
        migrations.CreateModel(
            name='SentForm',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('token', models.UUIDField(help_text='Of the page that showed the form')),
                ('digest', models.CharField(help_text='Of the address and what was filled in', max_length=64)),
                ('went_to', models.CharField(blank=True, max_length=400)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(fields=['at'], name='sent_form_by_age')],
                'constraints': [models.UniqueConstraint(fields=('user', 'token', 'digest'), name='a_form_is_sent_once')],
            },
        ),
        migrations.CreateModel(
            name='AuditEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('by_id', models.BigIntegerField(help_text='The user; empty for a job or an import', null=True)),
                ('by_name', models.CharField(max_length=120)),
                ('kind', models.CharField(help_text='noun.verb, such as mark.amended', max_length=60)),
                ('target_type', models.CharField(max_length=40)),
                ('target_ref', models.CharField(help_text='The person-facing reference', max_length=60)),
                ('before', models.JSONField(null=True)),
                ('after', models.JSONField(null=True)),
            ],
            options={
                'indexes': [models.Index(fields=['target_type', 'target_ref', '-at'], name='audit_by_target'), models.Index(fields=['by_id', '-at'], name='audit_by_person')],
            },
        ),
        AddTrigger(
            model_name='auditevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='7b732c5f4d9c0b519ac859053fcea89f0fcc34eb', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_a0b21', table='accounts_auditevent', when='BEFORE')),
        ),
        AddTrigger(
            model_name='auditevent',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Rows of % are kept: they cannot be truncated', TG_TABLE_NAME;", hash='185c6c916be25f2fb9b6eb095a5be7f5763e0cea', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_94987', table='accounts_auditevent', when='BEFORE')),
        ),
    ]
