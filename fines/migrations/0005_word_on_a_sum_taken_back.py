"""A word that a sum is not a parent's can be taken back, and a paper of a pack disclosed as it was sent: the columns."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0004_letter_of_new_days_to_pay'),
        ("fines", "0004_letter_of_new_days"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='nottheirs',
            name='not_theirs_once',
        ),
        migrations.AddField(
            model_name='nottheirs',
            name='corrects',
            field=models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='corrected_by', to='fines.nottheirs'),
        ),
        migrations.AddField(
            model_name='packdisclosure',
            name='as_sent',
            field=models.BooleanField(default=False, help_text='The stored pages of a letter go in unchanged'),
        ),
    ]
