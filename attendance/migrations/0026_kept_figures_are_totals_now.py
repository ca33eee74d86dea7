"""Answers counted overnight are read from kept totals now: the table held nothing that cannot be counted again."""

from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('attendance', '0025_what_moves_totals'),
    ]

    operations = [
        migrations.DeleteModel(
            name='KeptFigures',
        ),
    ]
