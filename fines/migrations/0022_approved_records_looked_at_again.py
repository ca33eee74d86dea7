"""A record that is approved and not laid is looked at again when marks under it are amended."""

import django.db.models.deletion
import django.utils.timezone
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('fines', '0021_receipts_put_right'),
    ]

    operations = [
        migrations.CreateModel(
            name='DecisionReview',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('opened', 'No offence any more'), ('as_before', 'Unauthorised again'), ('left_out', 'Left out')], max_length=10)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('decision', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reviews', to='fines.chargingdecision')),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='ReviewedDecisionSession',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(blank=True, max_length=2)),
                ('decided', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reviewed', to='fines.decisionsession')),
                ('review', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sessions', to='fines.decisionreview')),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        migrations.AddConstraint(
            model_name='decisionreview',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['opened', 'as_before'])), name='decision_review_is_known'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='decisionreview',
            trigger=pgtrigger.compiler.Trigger(name='reviews_an_approved_record', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            PERFORM 1 FROM fines_chargingdecision d JOIN fines_decisionanswer a ON a.decision_id = d.id\n                WHERE d.id = NEW.decision_id AND d.decides = 'charge' AND a.approved\n                AND NOT EXISTS (SELECT FROM fines_chargingdecision n WHERE n.replaces_id = d.id)\n                AND NOT EXISTS (SELECT FROM fines_proceedings p WHERE p.decision_id = d.id);\n            IF NOT FOUND THEN\n                RAISE EXCEPTION 'Only a record that is approved and not laid is looked at again'\n                    USING ERRCODE = 'check_violation';\n            END IF;\n            RETURN NEW;\n        ", hash='a2153931ee71b896a190bf09e435e39379a4d13e', operation='INSERT', pgid='pgtrigger_reviews_an_approved_record_be4ef', table='fines_decisionreview', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='decisionreview',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='44510bb33da9a1a7ee7f3181d317608111c8af43', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_a6346', table='fines_decisionreview', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='decisionreview',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Rows of % are kept: they cannot be truncated', TG_TABLE_NAME;", hash='f619dd6c98a07e83df6ba01951b7f30279644ee5', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_cf364', table='fines_decisionreview', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='revieweddecisionsession',
            constraint=models.UniqueConstraint(fields=('review', 'decided'), name='decided_session_once_in_a_review'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='revieweddecisionsession',
            trigger=pgtrigger.compiler.Trigger(name='reviews_its_own_record', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            PERFORM 1 FROM fines_decisionreview r JOIN fines_decisionsession s ON s.decision_id = r.decision_id\n                WHERE r.id = NEW.review_id AND s.id = NEW.decided_id;\n            IF NOT FOUND THEN\n                RAISE EXCEPTION 'The session is not of the record that is reviewed'\n                    USING ERRCODE = 'check_violation';\n            END IF;\n            RETURN NEW;\n        ", hash='043f8ba0fb9615b039aeba2e726d04511f6ad326', operation='INSERT', pgid='pgtrigger_reviews_its_own_record_ce1aa', table='fines_revieweddecisionsession', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='revieweddecisionsession',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='48d7a1e1ace1358c137950aadbdf0e667b8f6abd', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_3c8f2', table='fines_revieweddecisionsession', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='revieweddecisionsession',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Rows of % are kept: they cannot be truncated', TG_TABLE_NAME;", hash='6ef7fbb7fc1838587361ff40c1a0af2579a9812e', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_e0f1c', table='fines_revieweddecisionsession', when='BEFORE')),
        ),
    ]
