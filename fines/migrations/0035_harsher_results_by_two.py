"""A result is put to a harsher one by another person, with the document of the court."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('fines', '0034_asked_before_approval'),
    ]

    operations = [
        migrations.AddField(
            model_name='courtresult',
            name='document',
            field=models.CharField(blank=True, help_text="The court's own document, where it is put to a harsher one", max_length=120),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='courtresult',
            trigger=pgtrigger.compiler.Trigger(name='harsher_by_two', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NEW."replaces_id" IS NOT NULL)', declare='DECLARE was record;', func="\n            SELECT * INTO was FROM fines_courtresult WHERE id = NEW.replaces_id;\n            PERFORM 1 FROM fines_appeal a WHERE a.proceedings_id = NEW.proceedings_id AND a.result = 'lodged';\n            IF NOT FOUND AND (NEW.document = '' OR NEW.by_id = was.by_id)\n                AND ((CASE NEW.outcome WHEN 'absolute_discharge' THEN 1 WHEN 'conditional_discharge' THEN 2 WHEN 'fine' THEN 3 WHEN 'community_order' THEN 4 WHEN 'curfew' THEN 4 WHEN 'suspended' THEN 5 WHEN 'custody' THEN 6 ELSE 0 END) > (CASE was.outcome WHEN 'absolute_discharge' THEN 1 WHEN 'conditional_discharge' THEN 2 WHEN 'fine' THEN 3 WHEN 'community_order' THEN 4 WHEN 'curfew' THEN 4 WHEN 'suspended' THEN 5 WHEN 'custody' THEN 6 ELSE 0 END) OR coalesce(NEW.fine_pence, 0) > coalesce(was.fine_pence, 0) OR coalesce(NEW.costs_pence, 0) > coalesce(was.costs_pence, 0) OR coalesce(NEW.surcharge_pence, 0) > coalesce(was.surcharge_pence, 0) OR coalesce(NEW.compensation_pence, 0) > coalesce(was.compensation_pence, 0) OR coalesce(NEW.parenting_order_months, 0) > coalesce(was.parenting_order_months, 0) OR ((CASE NEW.outcome WHEN 'absolute_discharge' THEN 1 WHEN 'conditional_discharge' THEN 2 WHEN 'fine' THEN 3 WHEN 'community_order' THEN 4 WHEN 'curfew' THEN 4 WHEN 'suspended' THEN 5 WHEN 'custody' THEN 6 ELSE 0 END) = (CASE was.outcome WHEN 'absolute_discharge' THEN 1 WHEN 'conditional_discharge' THEN 2 WHEN 'fine' THEN 3 WHEN 'community_order' THEN 4 WHEN 'curfew' THEN 4 WHEN 'suspended' THEN 5 WHEN 'custody' THEN 6 ELSE 0 END) AND coalesce(NEW.length_days, 0) + coalesce(NEW.length_months, 0) * 31 > coalesce(was.length_days, 0) + coalesce(was.length_months, 0) * 31)) THEN\n                RAISE EXCEPTION 'A harsher result is put right by another person, with the document of the court'\n                    USING ERRCODE = 'check_violation';\n            END IF;\n            RETURN NEW;\n        ", hash='d3b5d8117461d4e7f22620f4da35afa3c4bf804c', operation='INSERT', pgid='pgtrigger_harsher_by_two_77935', table='fines_courtresult', when='BEFORE')),
        ),
    ]
