"""A school attendance order is served once a second person approved it; those on file before wait for nobody."""

import django.db.models.deletion
import django.utils.timezone
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('fines', '0024_when_an_address_came_on_file'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='OrderApproval',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
        ),
        migrations.AddField(
            model_name='measure',
            name='needs_approval',
            field=models.BooleanField(db_default=False, default=False, help_text='Served only once a second person approved it; the database says of which'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='measure',
            trigger=pgtrigger.compiler.Trigger(name='order_needs_approval', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            NEW.needs_approval := NEW.kind IN ('sao') AND NEW.extends_id IS NULL;\n            RETURN NEW;\n        ", hash='45b268f21768285e41f08dafd5bf14b734502f79', operation='INSERT', pgid='pgtrigger_order_needs_approval_57f2a', table='fines_measure', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='measurenote',
            trigger=pgtrigger.compiler.Trigger(name='nothing_noted_before_approval', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NOT (NEW."kind" = \'error\'))', func="\n            PERFORM 1 FROM fines_measure m WHERE m.id = NEW.measure_id AND m.needs_approval\n                AND NOT EXISTS (SELECT 1 FROM fines_orderapproval a WHERE a.measure_id = m.id);\n            IF FOUND THEN\n                RAISE EXCEPTION 'Nobody has approved this order: it was not served'\n                    USING ERRCODE = 'check_violation';\n            END IF;\n            RETURN NEW;\n        ", hash='0422f2bcf3aa2c95e5ebccd691bf6977866f22c1', operation='INSERT', pgid='pgtrigger_nothing_noted_before_approval_f87ac', table='fines_measurenote', when='BEFORE')),
        ),
        migrations.AddField(
            model_name='orderapproval',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='orderapproval',
            name='measure',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='approval', to='fines.measure'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='orderapproval',
            trigger=pgtrigger.compiler.Trigger(name='approved_by_another', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE asked record;', func="\n            SELECT * INTO asked FROM fines_measure WHERE id = NEW.measure_id FOR UPDATE;\n            IF asked.by_id = NEW.by_id THEN\n                RAISE EXCEPTION 'Who wrote an order down does not approve it'\n                    USING ERRCODE = 'check_violation';\n            END IF;\n            PERFORM 1 FROM fines_measurenote n\n                WHERE n.measure_id = asked.id AND n.kind IN ('ended', 'error');\n            IF FOUND OR NOT asked.needs_approval\n                OR (NEW.at AT TIME ZONE 'Europe/London')::date > asked.made_on THEN\n                RAISE EXCEPTION 'An order is approved by the day it is served, while it waits'\n                    USING ERRCODE = 'check_violation';\n            END IF;\n            RETURN NEW;\n        ", hash='e886b92b1140bcb82e6f3664cf8445b941d8a5e8', operation='INSERT', pgid='pgtrigger_approved_by_another_74641', table='fines_orderapproval', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='orderapproval',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='ad3349312a0531cb8364f5ad2427cfb5946400fc', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_f3932', table='fines_orderapproval', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='orderapproval',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Rows of % are kept: they cannot be truncated', TG_TABLE_NAME;", hash='6d51bd9a56a5835c99407017bf92f2e663cf3232', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_1bfbd', table='fines_orderapproval', when='BEFORE')),
        ),
    ]
