"""Who wrote against a notice, where they are a parent or carer of the child: only they are answered by letter."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('attendance', '0044_parental_responsibility_not_known'),
        ("fines", "0062_money_in_doubt"),
    ]

    operations = [
        migrations.AddField(
            model_name='representation',
            name='carer',
            field=models.ForeignKey(help_text='The sender, where they are a parent or carer of the child: only they are written to', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='attendance.carer'),
        ),
    ]
