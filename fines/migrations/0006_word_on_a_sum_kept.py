"""What was said of a sum is said once until it is taken back, and holds nobody after; only papers go as they were sent."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

from fines.models import money_doubt_sql as sql


class Migration(migrations.Migration):
    dependencies = [("fines", "0005_word_on_a_sum_taken_back")]

    operations = [
        pgtrigger.migrations.AddTrigger(
            model_name='nottheirs',
            trigger=pgtrigger.compiler.Trigger(name='not_theirs_once', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            PERFORM pg_advisory_xact_lock(736004);\n            IF NEW.corrects_id IS NULL AND EXISTS (\n                SELECT 1 FROM fines_nottheirs d\n                WHERE d.receipt_id = NEW.receipt_id AND d.carer_id = NEW.carer_id AND d.corrects_id IS NULL\n                  AND NOT EXISTS (SELECT 1 FROM fines_nottheirs u WHERE u.corrects_id = d.id)) THEN\n                RAISE EXCEPTION 'It is said already that this sum is not of that parent'\n                    USING ERRCODE = 'unique_violation';\n            END IF;\n            IF NEW.corrects_id IS NOT NULL AND NOT EXISTS (\n                SELECT 1 FROM fines_nottheirs d\n                WHERE d.id = NEW.corrects_id AND d.corrects_id IS NULL\n                  AND d.receipt_id = NEW.receipt_id AND d.carer_id = NEW.carer_id) THEN\n                RAISE EXCEPTION 'What is taken back was said of the same sum and parent'\n                    USING ERRCODE = 'check_violation';\n            END IF;\n            RETURN NEW;\n        ", hash='e602ebef1fe27e3074663e3ba0cdd41d26e3b40a', operation='INSERT', pgid='pgtrigger_not_theirs_once_b72f3', table='fines_nottheirs', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='packdisclosure',
            constraint=models.CheckConstraint(condition=models.Q(('as_sent', False), models.Q(('words', ''), ('key__regex', '^(letter|notice)-')), _connector='OR'), name='pack_disclosure_only_papers_go_as_sent'),
        ),
        migrations.RunSQL(sql.MONEY_OF_UNTIL_TAKEN_BACK, sql.MONEY_OF),
    ]
