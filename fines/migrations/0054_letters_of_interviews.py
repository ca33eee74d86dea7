"""Letters about interviews under caution, and interviews that moved."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0074_contracts_not_kept_and_letters_of_interviews'),
        ("fines", "0053_checklist_kept"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='InterviewLetter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('invitation', 'Invitation'), ('moved', 'New time'), ('off', 'Cancelled')], max_length=12)),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        migrations.RemoveConstraint(
            model_name='interviewrecord',
            name='interview_held_as_the_code_asks',
        ),
        migrations.RemoveField(
            model_name='interview',
            name='letter',
        ),
        migrations.AddField(
            model_name='interview',
            name='replaces',
            field=models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='replaced_by', to='fines.interview'),
        ),
        migrations.AlterField(
            model_name='interviewrecord',
            name='end',
            field=models.CharField(choices=[('held', 'Held'), ('not_attended', 'Did not attend'), ('cancelled', 'Cancelled'), ('moved', 'Moved to another time')], max_length=12),
        ),
        migrations.AddConstraint(
            model_name='interviewrecord',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('advice_offered', True), ('caution_given', True), ('end', 'held'), models.Q(('summary__regex', '[^\\s\\u0001-\\u0020\\u007f-\\u00a0\\u00ad\\u0300-\\u036f\\u0600-\\u0605\\u061c\\u06dd\\u070f\\u115f\\u1160\\u1680\\u17b4\\u17b5\\u180b-\\u180f\\u2000-\\u200f\\u2028-\\u202f\\u205f-\\u206f\\u2800\\u3000\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff9-\\ufffb\\U000110bd\\U000110cd\\U00013430-\\U0001343f\\U0001bca0-\\U0001bca3\\U0001d173-\\U0001d17a\\U000e0000-\\U000e0fff]'), ('record_reference__regex', '[^\\s\\u0001-\\u0020\\u007f-\\u00a0\\u00ad\\u0300-\\u036f\\u0600-\\u0605\\u061c\\u06dd\\u070f\\u115f\\u1160\\u1680\\u17b4\\u17b5\\u180b-\\u180f\\u2000-\\u200f\\u2028-\\u202f\\u205f-\\u206f\\u2800\\u3000\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff9-\\ufffb\\U000110bd\\U000110cd\\U00013430-\\U0001343f\\U0001bca0-\\U0001bca3\\U0001d173-\\U0001d17a\\U000e0000-\\U000e0fff]'), _connector='OR')), models.Q(('advice_offered', False), ('caution_given', False), ('end__in', ('cancelled', 'moved')), ('reason__regex', '[^\\s\\u0001-\\u0020\\u007f-\\u00a0\\u00ad\\u0300-\\u036f\\u0600-\\u0605\\u061c\\u06dd\\u070f\\u115f\\u1160\\u1680\\u17b4\\u17b5\\u180b-\\u180f\\u2000-\\u200f\\u2028-\\u202f\\u205f-\\u206f\\u2800\\u3000\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff9-\\ufffb\\U000110bd\\U000110cd\\U00013430-\\U0001343f\\U0001bca0-\\U0001bca3\\U0001d173-\\U0001d17a\\U000e0000-\\U000e0fff]')), models.Q(('advice_offered', False), ('caution_given', False), ('end', 'not_attended')), _connector='OR'), name='interview_held_as_the_code_asks'),
        ),
        migrations.AddField(
            model_name='interviewletter',
            name='interview',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='letters', to='fines.interview'),
        ),
        migrations.AddField(
            model_name='interviewletter',
            name='letter',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='of_interview', to='cases.letter'),
        ),
        migrations.AddConstraint(
            model_name='interviewletter',
            constraint=models.UniqueConstraint(fields=('interview', 'kind'), name='one_letter_of_a_kind_per_interview'),
        ),
        migrations.AddConstraint(
            model_name='interviewletter',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['invitation', 'moved', 'off'])), name='interview_letter_kind_is_known'),
        ),
    ]
