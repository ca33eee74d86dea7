"""What was decided about a note of a pack stands: rows are added and never changed."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("fines", "0069_notes_decided_on")]

    operations = [
        pgtrigger.migrations.AddTrigger(
            model_name="packdisclosure",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="b820361c16bc522fc5777b90ce5eed169675b2bb",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_b04d1",
                    table="fines_packdisclosure",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="packdisclosure",
            trigger=pgtrigger.compiler.Trigger(
                name="no_truncate",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'Rows of % are kept: they cannot be truncated', TG_TABLE_NAME;",
                    hash="0017ccaf9ef71c170e4afb75419dae6d512f2ea1",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_no_truncate_d7c37",
                    table="fines_packdisclosure",
                    when="BEFORE",
                ),
            ),
        ),
    ]
