"""A sitting for each parent who must not meet another; whom to mail about an officer who is overdue; their numbers."""

import django.db.models.deletion
import django.utils.timezone
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


SINCE = "2024-09-01"
SETTINGS = {
    "sitting_gap_minutes": (
        30, "Bellwether's own proposal: time to leave by one door before another parent comes in by it",
    ),
    "lone_worker_mail_again_minutes": (
        30, "Bellwether's own proposal: when nothing was heard since the first mail, one more; the service sets its own",
    ),
}  # fmt: skip


def load(apps, schema_editor):
    setting = apps.get_model("cases", "LocalSetting")
    setting.objects.bulk_create(
        setting(key=key, value=value, valid_from=SINCE, source=source)
        for key, (value, source) in SETTINGS.items()
    )


def unload(apps, schema_editor):
    apps.get_model("cases", "LocalSetting").objects.filter(key__in=SETTINGS).delete()


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0060_texts_of_meetings'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='OverdueMail',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('due_at', models.DateTimeField()),
                ('number', models.SmallIntegerField(help_text='The first, and the second when nothing was heard')),
                ('begun_at', models.DateTimeField(help_text='When a process last took it on')),
                ('sent_at', models.DateTimeField(null=True)),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='SafetyContact',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120)),
                ('email', models.EmailField(max_length=254)),
                ('listed_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('ended_at', models.DateTimeField(null=True)),
            ],
        ),
        migrations.RemoveConstraint(
            model_name='panel',
            name='meeting_has_a_length',
        ),
        migrations.AddConstraint(
            model_name='panel',
            constraint=models.CheckConstraint(condition=models.Q(('lasts__gt', 0), ('lasts__lte', 480), ('sitting__gte', 1), ('sitting__lte', 9)), name='meeting_has_a_length'),
        ),
        migrations.AddField(
            model_name='overduemail',
            name='visit',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='mails', to='cases.visit'),
        ),
        migrations.AddField(
            model_name='safetycontact',
            name='user',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddConstraint(
            model_name='overduemail',
            constraint=models.UniqueConstraint(fields=('visit', 'due_at', 'number'), name='one_overdue_mail_of_a_number'),
        ),
        migrations.AddConstraint(
            model_name='overduemail',
            constraint=models.CheckConstraint(condition=models.Q(('number__in', (1, 2))), name='overdue_mail_is_one_of_two'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='overduemail',
            trigger=pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='b7c10404b492f069e0c3d244c6a71749d078894f', operation='DELETE', pgid='pgtrigger_never_deleted_35707', table='cases_overduemail', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='overduemail',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Rows of % are kept: they cannot be truncated', TG_TABLE_NAME;", hash='ac165a41ac91c5f1edad10b124919c77a8cff895', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_851bf', table='cases_overduemail', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='overduemail',
            trigger=pgtrigger.compiler.Trigger(name='overdue_mail_went', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."sent_at" IS NOT NULL)', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='8450907ff43455916eed107bb85e7b281bb80abb', operation='UPDATE', pgid='pgtrigger_overdue_mail_went_56761', table='cases_overduemail', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='safetycontact',
            constraint=models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True)), fields=('user',), name='one_safety_contact_per_officer'),
        ),
        migrations.AddConstraint(
            model_name='safetycontact',
            constraint=models.CheckConstraint(condition=models.Q(('name__regex', '[^\\s\\u0001-\\u0020\\u007f-\\u00a0\\u00ad\\u0300-\\u036f\\u0600-\\u0605\\u061c\\u06dd\\u070f\\u115f\\u1160\\u1680\\u17b4\\u17b5\\u180b-\\u180f\\u2000-\\u200f\\u2028-\\u202f\\u205f-\\u206f\\u2800\\u3000\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff9-\\ufffb\\U000110bd\\U000110cd\\U00013430-\\U0001343f\\U0001bca0-\\U0001bca3\\U0001d173-\\U0001d17a\\U000e0000-\\U000e0fff]'), ('email__regex', '[^\\s\\u0001-\\u0020\\u007f-\\u00a0\\u00ad\\u0300-\\u036f\\u0600-\\u0605\\u061c\\u06dd\\u070f\\u115f\\u1160\\u1680\\u17b4\\u17b5\\u180b-\\u180f\\u2000-\\u200f\\u2028-\\u202f\\u205f-\\u206f\\u2800\\u3000\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff9-\\ufffb\\U000110bd\\U000110cd\\U00013430-\\U0001343f\\U0001bca0-\\U0001bca3\\U0001d173-\\U0001d17a\\U000e0000-\\U000e0fff]')), name='safety_contact_can_be_told'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='safetycontact',
            trigger=pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='8f6ab2aefcafa16cff160f8dc179683f1dd4c5f4', operation='DELETE', pgid='pgtrigger_never_deleted_c58ba', table='cases_safetycontact', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='safetycontact',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Rows of % are kept: they cannot be truncated', TG_TABLE_NAME;", hash='15e553acf75ab5d23398d2c1d9e7633fd1a64e67', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_783d8', table='cases_safetycontact', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='safetycontact',
            trigger=pgtrigger.compiler.Trigger(name='safety_contact_stands', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."email" IS DISTINCT FROM (NEW."email") OR OLD."listed_at" IS DISTINCT FROM (NEW."listed_at") OR OLD."name" IS DISTINCT FROM (NEW."name") OR OLD."user_id" IS DISTINCT FROM (NEW."user_id"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='0594e51c85b651c332bb2cd35231c35f222b2828', operation='UPDATE', pgid='pgtrigger_safety_contact_stands_362ac', table='cases_safetycontact', when='BEFORE')),
        ),
        migrations.RunPython(load, unload),
    ]
