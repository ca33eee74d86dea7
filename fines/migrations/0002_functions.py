"""Sequences behind the references people use, and what a charge asks: whose may money be that waits?

A gap in a sequence does no harm; a double would.
"""

from django.db import migrations

from fines.models import money_doubt_sql, money_held_sql

# One edit apart at most: one sign more, less, other, or two that changed places.
NEAR = """
    CREATE FUNCTION fines_near(a text, b text) RETURNS boolean LANGUAGE plpgsql IMMUTABLE AS $$
    DECLARE i integer := 1;
    BEGIN
        IF a = b THEN RETURN true; END IF;
        IF abs(length(a) - length(b)) > 1 THEN RETURN false; END IF;
        WHILE substr(a, i, 1) = substr(b, i, 1) AND i <= least(length(a), length(b)) LOOP
            i := i + 1;
        END LOOP;
        RETURN substr(a, i + 1) = substr(b, i + 1) OR substr(a, i) = substr(b, i + 1)
            OR substr(a, i + 1) = substr(b, i)
            OR (substr(a, i, 1) = substr(b, i + 1, 1) AND substr(a, i + 1, 1) = substr(b, i, 1)
                AND substr(a, i + 2) = substr(b, i + 2));
    END $$;
"""

NAMES = ("notice", "proceedings", "batch", "representation", "receipt", "decision")


def sequence(name):
    return migrations.RunSQL(f"CREATE SEQUENCE {name}", f"DROP SEQUENCE {name}")


class Migration(migrations.Migration):
    replaces = [('fines', '0069_notes_decided_on')]

    dependencies = [("fines", "0001_schema")]

    operations = [
        *(sequence(f"fines_{name}_ref") for name in NAMES),
        migrations.RunSQL(NEAR, "DROP FUNCTION fines_near(text, text)"),
        migrations.RunSQL(money_held_sql.READERS, money_held_sql.NO_READERS),
        migrations.RunSQL(money_doubt_sql.READERS, money_doubt_sql.NO_READERS),
        migrations.RunSQL(money_doubt_sql.COSTS, money_doubt_sql.NO_COSTS),
        migrations.RunSQL(money_doubt_sql.MONEY_OF, money_doubt_sql.NO_MONEY_OF),
        migrations.RunSQL(
            money_held_sql.MAY_BE_OF, "DROP FUNCTION fines_money_may_be_of(bigint)"
        ),
    ]
