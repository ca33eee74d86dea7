"""What the law asks before an order is made, as dated rows; and that an order was written down in error."""

import attendance.models.ranges
import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
from django.conf import settings
from django.db import migrations, models


from fines.rules.reference import read_lines


def load(apps, schema_editor):
    model = apps.get_model("fines", "OrderGround")
    model.objects.bulk_create(model(**row) for row in read_lines("order_grounds.csv"))


def unload(apps, schema_editor):
    apps.get_model("fines", "OrderGround").objects.all().delete()


class Migration(migrations.Migration):

    dependencies = [
        ("fines", "0006_word_on_a_sum_kept"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='OrderGround',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('eso', 'Education supervision order'), ('sao', 'School attendance order'), ('parenting_order', 'Parenting order')], max_length=20)),
                ('ground', models.CharField(choices=[('conviction', 'The parent is convicted'), ('school_age', 'The child is of compulsory school age'), ('not_in_care', 'The child is not in care')], max_length=20)),
                ('valid_from', models.DateField()),
                ('valid_to', models.DateField(null=True)),
                ('source', models.CharField(max_length=300)),
            ],
            options={
                'ordering': ['kind', 'ground', 'valid_from'],
            },
        ),
        migrations.RemoveConstraint(
            model_name='measurenote',
            name='measure_note_says_what',
        ),
        migrations.RemoveConstraint(
            model_name='measurenote',
            name='measure_ends_once',
        ),
        migrations.AlterField(
            model_name='measurenote',
            name='kind',
            field=models.CharField(choices=[('review', 'Review'), ('breach', 'Breach'), ('ended', 'Ended early'), ('error', 'Written down in error')], max_length=10),
        ),
        migrations.AddConstraint(
            model_name='measurenote',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['review', 'breach', 'ended', 'error']), ('words__regex', '[^\\s\\u0001-\\u0020\\u007f-\\u00a0\\u00ad\\u0300-\\u036f\\u0600-\\u0605\\u061c\\u06dd\\u070f\\u115f\\u1160\\u1680\\u17b4\\u17b5\\u180b-\\u180f\\u2000-\\u200f\\u2028-\\u202f\\u205f-\\u206f\\u2800\\u3000\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff9-\\ufffb\\U000110bd\\U000110cd\\U00013430-\\U0001343f\\U0001bca0-\\U0001bca3\\U0001d173-\\U0001d17a\\U000e0000-\\U000e0fff]')), name='measure_note_says_what'),
        ),
        migrations.AddConstraint(
            model_name='measurenote',
            constraint=models.UniqueConstraint(condition=models.Q(('kind__in', ('ended', 'error'))), fields=('measure', 'kind'), name='measure_ends_once'),
        ),
        migrations.AddConstraint(
            model_name='orderground',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('kind', '='), ('ground', '='), (attendance.models.ranges.DateRange(models.F('valid_from'), models.F('valid_to'), django.contrib.postgres.fields.ranges.RangeBoundary(inclusive_lower=True, inclusive_upper=True)), '&&')], name='one_order_ground_per_day'),
        ),
        migrations.AddConstraint(
            model_name='orderground',
            constraint=models.CheckConstraint(condition=models.Q(('ground__in', ['conviction', 'school_age', 'not_in_care']), ('kind__in', ['eso', 'sao', 'parenting_order'])), name='order_ground_is_known'),
        ),
        migrations.RunPython(load, unload),
    ]
