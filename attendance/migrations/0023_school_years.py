"""What the children of each school missed in a school year, as the night counts it."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('attendance', '0031_said_for_the_whole_day'),
    ]

    operations = [
        migrations.CreateModel(
            name='SchoolYear',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('academic_year', models.CharField(help_text='2025/26', max_length=7)),
                ('present', models.IntegerField()),
                ('approved_activity', models.IntegerField()),
                ('authorised', models.IntegerField()),
                ('unauthorised', models.IntegerField()),
                ('late', models.IntegerField()),
                ('missed_half_days', django.contrib.postgres.fields.ArrayField(base_field=models.IntegerField(), size=10)),
                ('possible_half_days', django.contrib.postgres.fields.ArrayField(base_field=models.IntegerField(), size=10)),
                ('counted_at', models.DateTimeField()),
                ('school', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='years_counted', to='attendance.school')),
            ],
            options={
                'indexes': [models.Index(fields=['academic_year'], name='school_year_by_year')],
                'constraints': [models.UniqueConstraint(fields=('school', 'academic_year'), name='one_count_per_school_and_year')],
            },
        ),
    ]
