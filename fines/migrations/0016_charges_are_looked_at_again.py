"""A charge whose marks were amended is looked at again, and sessions that are no offence any more are left out."""

import django.db.models.deletion
import django.utils.timezone
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("fines", "0014_interview_told_from_its_time"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ChargeReview',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('opened', 'No offence any more'), ('as_before', 'Unauthorised again'), ('left_out', 'Left out')], max_length=10)),
                ('reason', models.TextField(blank=True)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('proceedings', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reviews', to='fines.proceedings')),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='ReviewedSession',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(blank=True, max_length=2)),
                ('charged', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reviewed', to='fines.chargedsession')),
                ('review', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sessions', to='fines.chargereview')),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        migrations.AddConstraint(
            model_name='chargereview',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['opened', 'as_before', 'left_out'])), name='charge_review_is_known'),
        ),
        migrations.AddConstraint(
            model_name='chargereview',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'left_out'), ('by__isnull', False), ('reason__regex', '[^\\s\\u0001-\\u0020\\u007f-\\u00a0\\u00ad\\u0300-\\u036f\\u0600-\\u0605\\u061c\\u06dd\\u070f\\u115f\\u1160\\u1680\\u17b4\\u17b5\\u180b-\\u180f\\u2000-\\u200f\\u2028-\\u202f\\u205f-\\u206f\\u2800\\u3000\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff9-\\ufffb\\U000110bd\\U000110cd\\U00013430-\\U0001343f\\U0001bca0-\\U0001bca3\\U0001d173-\\U0001d17a\\U000e0000-\\U000e0fff]')), models.Q(models.Q(('kind', 'left_out'), _negated=True), ('by__isnull', True), ('reason', '')), _connector='OR'), name='left_out_by_somebody_and_why'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='chargereview',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='06b117fc4b6e0a04aa4dcd4d1749d8c44b5c535e', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_d75ad', table='fines_chargereview', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='chargereview',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Rows of % are kept: they cannot be truncated', TG_TABLE_NAME;", hash='22053f1ee6aa1796ed0cab14c887118969ee7a61', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_5c6f2', table='fines_chargereview', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='reviewedsession',
            constraint=models.UniqueConstraint(fields=('review', 'charged'), name='session_once_in_a_review'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='reviewedsession',
            trigger=pgtrigger.compiler.Trigger(name='reviews_its_own_charge', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE about record;', func="\n            SELECT r.kind, c.session_id, c.enrolment_id INTO about FROM fines_chargereview r\n                JOIN fines_chargedsession c ON c.proceedings_id = r.proceedings_id\n                WHERE r.id = NEW.review_id AND c.id = NEW.charged_id;\n            IF NOT FOUND THEN\n                RAISE EXCEPTION 'The session is not of the charge that is reviewed'\n                    USING ERRCODE = 'check_violation';\n            END IF;\n            IF about.kind <> 'left_out' THEN\n                RETURN NEW;\n            END IF;\n            PERFORM 1 FROM fines_reviewedsession o JOIN fines_chargereview r ON r.id = o.review_id\n                WHERE o.charged_id = NEW.charged_id AND r.kind = 'left_out';\n            IF FOUND THEN\n                RAISE EXCEPTION 'The session is left out already' USING ERRCODE = 'check_violation';\n            END IF;\n            PERFORM 1 FROM attendance_mark m JOIN attendance_session s ON s.id = m.session_id\n                JOIN attendance_attendancecode a ON a.code = m.code\n                WHERE m.session_id = about.session_id AND m.enrolment_id = about.enrolment_id\n                AND m.code <> 'N' AND a.counts_for_notice\n                AND (a.valid_from IS NULL OR a.valid_from <= s.date)\n                AND (a.valid_to IS NULL OR s.date <= a.valid_to);\n            IF FOUND THEN\n                RAISE EXCEPTION 'The session is still unauthorised: it is not left out'\n                    USING ERRCODE = 'check_violation';\n            END IF;\n            RETURN NEW;\n        ", hash='f9cdb6b1fecf7898c5f7fe8ac90cb7338c855a31', operation='INSERT', pgid='pgtrigger_reviews_its_own_charge_9696d', table='fines_reviewedsession', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='reviewedsession',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='f7700d4a58828e80626496f0a7c797f577d16005', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_e7efb', table='fines_reviewedsession', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='reviewedsession',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Rows of % are kept: they cannot be truncated', TG_TABLE_NAME;", hash='66eb8e9102df4e4327b15f450aa4b49a41a3836c', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_70952', table='fines_reviewedsession', when='BEFORE')),
        ),
    ]
