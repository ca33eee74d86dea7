"""Sequences behind the references people use, and the key that ties a list to a view of that very list.

A gap in a sequence does no harm; a double would.
"""

from django.db import migrations

OF_ITS_LIST = """
ALTER TABLE cases_defaultview ADD CONSTRAINT default_is_a_view_of_its_list
    FOREIGN KEY (view_id, of_list) REFERENCES cases_savedview (id, of_list)
    DEFERRABLE INITIALLY DEFERRED;
"""
OF_ANY = "ALTER TABLE cases_defaultview DROP CONSTRAINT default_is_a_view_of_its_list;"


def sequence(name):
    return migrations.RunSQL(f"CREATE SEQUENCE {name}", f"DROP SEQUENCE {name}")


class Migration(migrations.Migration):
    replaces = [('cases', '0074_contracts_not_kept_and_letters_of_interviews')]

    dependencies = [("cases", "0001_schema")]

    operations = [
        *map(sequence, ("cases_case_ref", "cases_letter_ref", "cases_referral_ref", "cases_batch_ref")),
        migrations.RunSQL(OF_ITS_LIST, OF_ANY),
    ]
