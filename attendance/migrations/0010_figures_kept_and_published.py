"""Figures kept overnight, published figures, and the numbers that figures turn on."""

import csv
from pathlib import Path

import django.core.serializers.json
import django.db.models.deletion
from django.db import migrations, models


DATA = Path(__file__).resolve().parent.parent / "data" / "insight_thresholds.csv"
DATES = ("valid_from", "valid_to")


def rows():
    with DATA.open(encoding="utf-8", newline="") as handle:
        for row in csv.DictReader(handle):
            yield row | {field: row[field] or None for field in DATES}


def load(apps, schema_editor):
    threshold = apps.get_model("attendance", "Threshold")
    threshold.objects.bulk_create(threshold(**row) for row in rows())


def unload(apps, schema_editor):
    keys = {row["key"] for row in rows()}
    apps.get_model("attendance", "Threshold").objects.filter(key__in=keys).delete()


class Migration(migrations.Migration):

    dependencies = [
        ('attendance', '0009_the_morning_sweep'),
    ]

    operations = [
        migrations.CreateModel(
            name='KeptFigures',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=120, unique=True)),
                ('counts', models.JSONField(encoder=django.core.serializers.json.DjangoJSONEncoder)),
                ('counted_at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='PublishedRelease',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.CharField(help_text='Who published it and where', max_length=300)),
                ('release', models.CharField(help_text='The name of the release', max_length=150)),
                ('file_name', models.CharField(max_length=200)),
                ('sha256', models.CharField(max_length=64, unique=True)),
                ('loaded_at', models.DateTimeField()),
            ],
            options={
                'ordering': ['-loaded_at', '-id'],
            },
        ),
        migrations.CreateModel(
            name='PublishedRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('line', models.PositiveIntegerField(help_text='Line of the file')),
                ('level', models.CharField(help_text='National, Regional, Local authority, School', max_length=40)),
                ('place', models.CharField(max_length=120)),
                ('place_code', models.CharField(blank=True, help_text='Three digits, or a URN', max_length=12)),
                ('period', models.CharField(max_length=20)),
                ('period_name', models.CharField(blank=True, max_length=60)),
                ('filters', models.JSONField(default=dict, help_text='School type, term, group of children')),
                ('figures', models.JSONField(help_text='Every figure of the row as it was published')),
                ('warnings', models.JSONField(default=list)),
                ('release', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rows', to='attendance.publishedrelease')),
            ],
            options={
                'ordering': ['release', 'line'],
                'indexes': [models.Index(fields=['level', 'place_code'], name='published_by_place')],
                'constraints': [models.UniqueConstraint(fields=('release', 'line'), name='one_published_row_per_line_of_a_file')],
            },
        ),
        migrations.RunPython(load, unload),
    ]
