"""A wrong day of receipt is put right beside a correction; days that a paper told are never shortened."""

import django.db.models.deletion
import django.utils.timezone
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


# Of notices whose parent was written to of new days, those days stand.
TOLD = """
    UPDATE fines_penaltynotice n SET told_from = greatest(n.deemed_received_on, n.received_on)
    WHERE n.received_on IS NOT NULL AND n.issued_at IS NOT NULL AND EXISTS (
        SELECT FROM fines_noticeletter l WHERE l.notice_id = n.id AND l.kind = 'days')
"""


class Migration(migrations.Migration):

    dependencies = [
        ('fines', '0020_money_leaves_by_two'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ReceiptCorrection',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('old_received_on', models.DateField()),
                ('old_note', models.CharField(max_length=300)),
                ('received_on', models.DateField(help_text='Empty: none is proved', null=True)),
                ('note', models.CharField(blank=True, max_length=300)),
                ('reason', models.CharField(max_length=300)),
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
        migrations.AddField(
            model_name='penaltynotice',
            name='told_from',
            field=models.DateField(help_text='A later paper, or money taken, counted the days to pay from this day', null=True),
        ),
        migrations.RunSQL(TOLD, migrations.RunSQL.noop),
        pgtrigger.migrations.AddTrigger(
            model_name='penaltynotice',
            trigger=pgtrigger.compiler.Trigger(name='receipt_moves_the_clock', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."first_due" IS DISTINCT FROM (NEW."first_due") OR OLD."received_on" IS DISTINCT FROM (NEW."received_on") OR OLD."second_due" IS DISTINCT FROM (NEW."second_due") OR OLD."told_from" IS DISTINCT FROM (NEW."told_from"))', declare='DECLARE began date; cost record; less integer;', func="\n            IF OLD.issued_at IS NULL THEN\n                RETURN NEW;\n            END IF;\n            IF OLD.told_from IS NOT NULL AND (NEW.told_from IS NULL OR NEW.told_from < OLD.told_from) THEN\n                RAISE EXCEPTION 'Notice %: days to pay that were told are never shortened', NEW.ref\n                    USING ERRCODE = 'check_violation';\n            END IF;\n            IF NEW.told_from > greatest(NEW.deemed_received_on, OLD.received_on, NEW.received_on, OLD.told_from) THEN\n                RAISE EXCEPTION 'Notice %: nobody was told of days that never counted', NEW.ref\n                    USING ERRCODE = 'check_violation';\n            END IF;\n            IF (NEW.received_on, NEW.first_due, NEW.second_due)\n               IS NOT DISTINCT FROM (OLD.received_on, OLD.first_due, OLD.second_due)\n               AND greatest(OLD.deemed_received_on, OLD.received_on, OLD.told_from)\n                   = greatest(NEW.deemed_received_on, NEW.received_on, NEW.told_from) THEN\n                RETURN NEW;\n            END IF;\n            IF coalesce(current_setting('bellwether.receipt', true), '') <> NEW.ref THEN\n                RAISE EXCEPTION 'The days of notice % move only by recording its receipt', NEW.ref\n                    USING ERRCODE = 'check_violation';\n            END IF;\n            IF OLD.received_on IS NOT NULL AND (NEW.received_on IS NULL OR NEW.received_on < OLD.received_on)\n               AND NOT EXISTS (\n                SELECT FROM fines_receiptcorrection c WHERE c.notice_id = NEW.id\n                    AND c.old_received_on = OLD.received_on AND c.received_on IS NOT DISTINCT FROM NEW.received_on)\n            THEN\n                RAISE EXCEPTION 'The day of receipt of notice % is put right only with a reason', NEW.ref\n                    USING ERRCODE = 'check_violation';\n            END IF;\n            SELECT * INTO cost FROM fines_tariff WHERE id = NEW.tariff_id;\n            began := greatest(NEW.deemed_received_on, NEW.received_on, NEW.told_from);\n            less := CASE WHEN cost.counting = 'from_receipt' THEN 1 ELSE 0 END;\n            IF NEW.second_due IS DISTINCT FROM began + cost.second_days - less\n               OR NEW.first_due IS DISTINCT FROM began + cost.first_days - less THEN\n                RAISE EXCEPTION 'The days of notice % count from its deemed receipt, or later proof', NEW.ref\n                    USING ERRCODE = 'check_violation';\n            END IF;\n            RETURN NEW;\n        ", hash='e110ccbb7b30f1dec9adf03b95a7e32fd756d1a6', operation='UPDATE', pgid='pgtrigger_receipt_moves_the_clock_72242', table='fines_penaltynotice', when='BEFORE')),
        ),
        migrations.AddField(
            model_name='receiptcorrection',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='receiptcorrection',
            name='notice',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='receipt_corrections', to='fines.penaltynotice'),
        ),
        migrations.AddConstraint(
            model_name='receiptcorrection',
            constraint=models.CheckConstraint(condition=models.Q(('reason__regex', '[^\\s\\u0001-\\u0020\\u007f-\\u00a0\\u00ad\\u0300-\\u036f\\u0600-\\u0605\\u061c\\u06dd\\u070f\\u115f\\u1160\\u1680\\u17b4\\u17b5\\u180b-\\u180f\\u2000-\\u200f\\u2028-\\u202f\\u205f-\\u206f\\u2800\\u3000\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff9-\\ufffb\\U000110bd\\U000110cd\\U00013430-\\U0001343f\\U0001bca0-\\U0001bca3\\U0001d173-\\U0001d17a\\U000e0000-\\U000e0fff]')), name='receipt_put_right_says_why'),
        ),
        migrations.AddConstraint(
            model_name='receiptcorrection',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('note', ''), ('received_on__isnull', True)), models.Q(('received_on__isnull', False), ('note__regex', '[^\\s\\u0001-\\u0020\\u007f-\\u00a0\\u00ad\\u0300-\\u036f\\u0600-\\u0605\\u061c\\u06dd\\u070f\\u115f\\u1160\\u1680\\u17b4\\u17b5\\u180b-\\u180f\\u2000-\\u200f\\u2028-\\u202f\\u205f-\\u206f\\u2800\\u3000\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff9-\\ufffb\\U000110bd\\U000110cd\\U00013430-\\U0001343f\\U0001bca0-\\U0001bca3\\U0001d173-\\U0001d17a\\U000e0000-\\U000e0fff]')), _connector='OR'), name='receipt_put_right_says_what_proves_it'),
        ),
        migrations.AddConstraint(
            model_name='receiptcorrection',
            constraint=models.CheckConstraint(condition=models.Q(('received_on__isnull', True), models.Q(('received_on', models.F('old_received_on')), _negated=True), _connector='OR'), name='receipt_put_right_is_another_day'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='receiptcorrection',
            trigger=pgtrigger.compiler.Trigger(name='corrects_what_stands', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            PERFORM 1 FROM fines_penaltynotice n WHERE n.id = NEW.notice_id\n                AND n.received_on = NEW.old_received_on AND n.receipt_note = NEW.old_note;\n            IF NOT FOUND THEN\n                RAISE EXCEPTION 'Another day of receipt stands by now' USING ERRCODE = 'check_violation';\n            END IF;\n            RETURN NEW;\n        ", hash='137de08f350bb0c63301a150ae7bfaee59fba7f3', operation='INSERT', pgid='pgtrigger_corrects_what_stands_f6f40', table='fines_receiptcorrection', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='receiptcorrection',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='99211f98aee7be62038173787b5ba82e9f6678e3', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_f3541', table='fines_receiptcorrection', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='receiptcorrection',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Rows of % are kept: they cannot be truncated', TG_TABLE_NAME;", hash='93a2a88334dfa42f858b1540d3d6af5c30badcb9', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_e41f3', table='fines_receiptcorrection', when='BEFORE')),
        ),
    ]
