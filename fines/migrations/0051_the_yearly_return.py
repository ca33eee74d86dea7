"""The columns of the yearly return with their sources, the codes of places, returns as sent, orders carried out."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import django.utils.timezone
import fines.models.returns
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

from fines.rules.reference import read_lines

FILES = {"ReturnColumn": "return_columns.csv", "ReturnPlace": "return_places.csv"}


def load(apps, schema_editor):
    for name, file in FILES.items():
        model = apps.get_model("fines", name)
        model.objects.bulk_create(model(**row) for row in read_lines(file))


def unload(apps, schema_editor):
    for name in FILES:
        apps.get_model("fines", name).objects.all().delete()


class Migration(migrations.Migration):

    dependencies = [
        ("fines", "0050_law_of_wales"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ReturnPlace',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('old_la_code', models.CharField(max_length=3, unique=True)),
                ('new_la_code', models.CharField(max_length=9)),
                ('region_code', models.CharField(max_length=9)),
                ('region_name', models.CharField(max_length=60)),
                ('source', models.CharField(max_length=300)),
            ],
            options={
                'ordering': ['old_la_code'],
            },
        ),
        migrations.CreateModel(
            name='ReturnColumn',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.SmallIntegerField()),
                ('name', models.CharField(help_text='As the file heads it', max_length=60)),
                ('label', models.CharField(max_length=80)),
                ('made_of', models.CharField(max_length=200)),
                ('kind', models.CharField(choices=[('about', 'What the row is about'), ('figure', 'A figure'), ('rate', 'A rate')], max_length=10)),
                ('first_year', models.IntegerField()),
                ('last_year', models.IntegerField(null=True)),
                ('source', models.CharField(max_length=300)),
            ],
            options={
                'ordering': ['position', 'first_year'],
                'constraints': [django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('name', '='), (fines.models.returns.YearRange(models.F('first_year'), models.F('last_year'), django.contrib.postgres.fields.ranges.RangeBoundary(inclusive_lower=True, inclusive_upper=True)), '&&')], name='one_return_column_per_name_and_year'), models.CheckConstraint(condition=models.Q(('kind__in', ['about', 'figure', 'rate'])), name='return_column_kind_is_known')],
            },
        ),
        migrations.CreateModel(
            name='SentReturn',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('start_year', models.SmallIntegerField(help_text='The year the school year begins in')),
                ('as_at', models.DateField()),
                ('figures', models.JSONField()),
                ('behind', models.JSONField()),
                ('file', models.BinaryField()),
                ('sha256', models.CharField(max_length=64)),
                ('note', models.CharField(blank=True, help_text='To whom, or why once more', max_length=300)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='CarriedOut',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('done', models.BooleanField()),
                ('reason', models.CharField(blank=True, choices=[('lack_of_provision', 'Lack of provision'), ('breach_by_parent', 'Breach by the parent')], max_length=20)),
                ('on', models.DateField()),
                ('words', models.CharField(help_text='What shows it', max_length=300)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('measure', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='carried_out', to='fines.measure')),
            ],
            options={
                'ordering': ['id'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('done', True), ('reason', '')), models.Q(('done', False), ('reason__in', ['lack_of_provision', 'breach_by_parent'])), _connector='OR'), name='not_carried_out_says_why'), models.CheckConstraint(condition=models.Q(('words__regex', '[^\\s\\u0001-\\u0020\\u007f-\\u00a0\\u00ad\\u0300-\\u036f\\u0600-\\u0605\\u061c\\u06dd\\u070f\\u115f\\u1160\\u1680\\u17b4\\u17b5\\u180b-\\u180f\\u2000-\\u200f\\u2028-\\u202f\\u205f-\\u206f\\u2800\\u3000\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff9-\\ufffb\\U000110bd\\U000110cd\\U00013430-\\U0001343f\\U0001bca0-\\U0001bca3\\U0001d173-\\U0001d17a\\U000e0000-\\U000e0fff]')), name='carried_out_says_what_shows_it')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='carriedout',
            trigger=pgtrigger.compiler.Trigger(name='only_of_a_parenting_order', sql=pgtrigger.compiler.UpsertTriggerSql(func='\n            PERFORM 1 FROM fines_measure m WHERE m.id = NEW.measure_id\n                AND m.kind = \'parenting_order\' AND m.made_on <= NEW."on";\n            IF NOT FOUND THEN\n                RAISE EXCEPTION \'Only a parenting order that is made is carried out\'\n                    USING ERRCODE = \'check_violation\';\n            END IF;\n            RETURN NEW;\n        ', hash='32588528ff72dbcf93dfe8632be18b92395f9569', operation='INSERT', pgid='pgtrigger_only_of_a_parenting_order_f501a', table='fines_carriedout', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='carriedout',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='97332edfe4d7d5cf9405edd767189ecb9e3dce2f', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_c29be', table='fines_carriedout', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='carriedout',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Rows of % are kept: they cannot be truncated', TG_TABLE_NAME;", hash='6d673aee8f51b025f724def7ac48a499252ea958', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_459e8', table='fines_carriedout', when='BEFORE')),
        ),
        migrations.AddIndex(
            model_name='sentreturn',
            index=models.Index(fields=['start_year'], name='sent_return_by_year'),
        ),
        migrations.AddConstraint(
            model_name='sentreturn',
            constraint=models.CheckConstraint(condition=models.Q(('sha256__regex', '^[0-9a-f]{64}$')), name='sent_return_has_its_hash'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='sentreturn',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='e6e329c7b42858acdf5dce38136809562f9747fe', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_242eb', table='fines_sentreturn', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='sentreturn',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Rows of % are kept: they cannot be truncated', TG_TABLE_NAME;", hash='bf752c10a88d0cf1265c18396371ede65d365acf', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_03824', table='fines_sentreturn', when='BEFORE')),
        ),
        migrations.RunPython(load, unload),
    ]
