"""A court may fine and imprison for the same offence: Education Act 1996 s444(8A), and/or."""

from django.db import migrations, models

IMPRISONS = ["suspended", "custody"]


class Migration(migrations.Migration):
    dependencies = [("fines", "0064_printed_days_are_kept")]

    operations = [
        migrations.RemoveConstraint(model_name="courtresult", name="only_a_fine_has_an_amount"),
        migrations.AddConstraint(
            model_name="courtresult",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("fine_pence__gt", 0), ("outcome", "fine")),
                    ("outcome__in", IMPRISONS),
                    models.Q(
                        models.Q(("outcome__in", ["fine", *IMPRISONS]), _negated=True),
                        ("fine_pence__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="a_fine_alone_or_beside_custody",
            ),
        ),
    ]
