"""A number that is exactly somebody's notice is no slip of the number of another."""

from django.db import migrations

from fines.models import money_doubt_sql, money_leaving_sql


class Migration(migrations.Migration):
    dependencies = [("fines", "0025_orders_approved_by_two")]

    operations = [
        migrations.RunSQL(
            money_doubt_sql.MONEY_OF_UNTIL_NUMBERS_STAND, money_doubt_sql.MONEY_OF_UNTIL_TAKEN_BACK
        ),
        migrations.RunSQL(
            money_leaving_sql.OPEN_NOTICE_OF_NOW, money_leaving_sql.OPEN_NOTICE_OF_BEFORE
        ),
    ]
