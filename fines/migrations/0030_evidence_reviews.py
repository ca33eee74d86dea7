"""That a notice stands is kept with who said so; the days it was looked at are given back."""

import django.db.models.deletion
import django.utils.timezone
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('fines', '0029_letter_of_payments_that_did_not_hold'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='EvidenceReview',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.TextField()),
                ('below_reason', models.TextField(blank=True, help_text='Why it stands below the threshold')),
                ('left', models.SmallIntegerField(null=True)),
                ('threshold', models.SmallIntegerField(null=True)),
                ('held_from', models.DateField(null=True)),
                ('told_from', models.DateField(null=True)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='penaltynotice',
            name='receipt_moves_the_clock',
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='penaltynotice',
            trigger=pgtrigger.compiler.Trigger(name='receipt_moves_the_clock', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."first_due" IS DISTINCT FROM (NEW."first_due") OR OLD."received_on" IS DISTINCT FROM (NEW."received_on") OR OLD."second_due" IS DISTINCT FROM (NEW."second_due") OR OLD."told_from" IS DISTINCT FROM (NEW."told_from"))', declare='DECLARE began date; cost record; less integer;', func="\n            IF OLD.issued_at IS NULL THEN\n                RETURN NEW;\n            END IF;\n            IF OLD.told_from IS NOT NULL AND (NEW.told_from IS NULL OR NEW.told_from < OLD.told_from) THEN\n                RAISE EXCEPTION 'Notice %: days to pay that were told are never shortened', NEW.ref\n                    USING ERRCODE = 'check_violation';\n            END IF;\n            IF NEW.told_from > greatest(NEW.deemed_received_on, OLD.received_on, NEW.received_on, OLD.told_from, (\n                SELECT max(r.told_from) FROM fines_evidencereview r WHERE r.notice_id = NEW.id)) THEN\n                RAISE EXCEPTION 'Notice %: nobody was told of days that never counted', NEW.ref\n                    USING ERRCODE = 'check_violation';\n            END IF;\n            IF (NEW.received_on, NEW.first_due, NEW.second_due)\n               IS NOT DISTINCT FROM (OLD.received_on, OLD.first_due, OLD.second_due)\n               AND greatest(OLD.deemed_received_on, OLD.received_on, OLD.told_from)\n                   = greatest(NEW.deemed_received_on, NEW.received_on, NEW.told_from) THEN\n                RETURN NEW;\n            END IF;\n            IF coalesce(current_setting('bellwether.receipt', true), '') <> NEW.ref THEN\n                RAISE EXCEPTION 'The days of notice % move only by recording its receipt', NEW.ref\n                    USING ERRCODE = 'check_violation';\n            END IF;\n            IF OLD.received_on IS NOT NULL AND (NEW.received_on IS NULL OR NEW.received_on < OLD.received_on)\n               AND NOT EXISTS (\n                SELECT FROM fines_receiptcorrection c WHERE c.notice_id = NEW.id\n                    AND c.old_received_on = OLD.received_on AND c.received_on IS NOT DISTINCT FROM NEW.received_on)\n            THEN\n                RAISE EXCEPTION 'The day of receipt of notice % is put right only with a reason', NEW.ref\n                    USING ERRCODE = 'check_violation';\n            END IF;\n            SELECT * INTO cost FROM fines_tariff WHERE id = NEW.tariff_id;\n            began := greatest(NEW.deemed_received_on, NEW.received_on, NEW.told_from);\n            less := CASE WHEN cost.counting = 'from_receipt' THEN 1 ELSE 0 END;\n            IF NEW.second_due IS DISTINCT FROM began + cost.second_days - less\n               OR NEW.first_due IS DISTINCT FROM began + cost.first_days - less THEN\n                RAISE EXCEPTION 'The days of notice % count from its deemed receipt, or later proof', NEW.ref\n                    USING ERRCODE = 'check_violation';\n            END IF;\n            RETURN NEW;\n        ", hash='e110bc44d1406f2001f2835078555a03c2d24bd9', operation='UPDATE', pgid='pgtrigger_receipt_moves_the_clock_72242', table='fines_penaltynotice', when='BEFORE')),
        ),
        migrations.AddField(
            model_name='evidencereview',
            name='by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='evidencereview',
            name='notice',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='evidence_reviews', to='fines.penaltynotice'),
        ),
        migrations.AddConstraint(
            model_name='evidencereview',
            constraint=models.CheckConstraint(condition=models.Q(('reason__regex', '[^\\s\\u0001-\\u0020\\u007f-\\u00a0\\u00ad\\u0300-\\u036f\\u0600-\\u0605\\u061c\\u06dd\\u070f\\u115f\\u1160\\u1680\\u17b4\\u17b5\\u180b-\\u180f\\u2000-\\u200f\\u2028-\\u202f\\u205f-\\u206f\\u2800\\u3000\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff9-\\ufffb\\U000110bd\\U000110cd\\U00013430-\\U0001343f\\U0001bca0-\\U0001bca3\\U0001d173-\\U0001d17a\\U000e0000-\\U000e0fff]')), name='evidence_review_says_why'),
        ),
        migrations.AddConstraint(
            model_name='evidencereview',
            constraint=models.CheckConstraint(condition=models.Q(('threshold__isnull', True), ('left__gte', models.F('threshold')), ('below_reason__regex', '[^\\s\\u0001-\\u0020\\u007f-\\u00a0\\u00ad\\u0300-\\u036f\\u0600-\\u0605\\u061c\\u06dd\\u070f\\u115f\\u1160\\u1680\\u17b4\\u17b5\\u180b-\\u180f\\u2000-\\u200f\\u2028-\\u202f\\u205f-\\u206f\\u2800\\u3000\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff9-\\ufffb\\U000110bd\\U000110cd\\U00013430-\\U0001343f\\U0001bca0-\\U0001bca3\\U0001d173-\\U0001d17a\\U000e0000-\\U000e0fff]'), _connector='OR'), name='notice_stands_below_threshold_says_why'),
        ),
        migrations.AddConstraint(
            model_name='evidencereview',
            constraint=models.CheckConstraint(condition=models.Q(('told_from__isnull', True), ('held_from__isnull', False), _connector='OR'), name='days_given_back_were_held'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='evidencereview',
            trigger=pgtrigger.compiler.Trigger(name='reviewed_by_another', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            PERFORM 1 FROM fines_penaltynotice n WHERE n.id = NEW.notice_id AND n.issued_by_id = NEW.by_id;\n            IF FOUND THEN\n                RAISE EXCEPTION 'That a notice stands is said by somebody else than who issued it'\n                    USING ERRCODE = 'check_violation';\n            END IF;\n            RETURN NEW;\n        ", hash='943ccc39ad725261df7befe85a53ef6ec6d416bc', operation='INSERT', pgid='pgtrigger_reviewed_by_another_6884f', table='fines_evidencereview', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='evidencereview',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='bd35a8fdf099bc01fbb4d28ade369807ff5d1783', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_3e51b', table='fines_evidencereview', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='evidencereview',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Rows of % are kept: they cannot be truncated', TG_TABLE_NAME;", hash='d6f220131ae77c485e7efd7d51edcac991f54350', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_95183', table='fines_evidencereview', when='BEFORE')),
        ),
    ]
