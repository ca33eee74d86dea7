"""Views of the list of cases, kept under a name."""

import cases.models.saved_views
import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0039_queue_settings'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='SavedView',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ref', models.CharField(default=cases.models.saved_views.new_ref, max_length=12, unique=True)),
                ('name', models.CharField(max_length=60)),
                ('query', models.CharField(blank=True, max_length=400)),
                ('is_shared', models.BooleanField(default=False, help_text='Shown to everybody who sees cases')),
                ('is_default', models.BooleanField(default=False, help_text="What its owner's list begins with")),
                ('position', models.SmallIntegerField(default=0)),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('removed_at', models.DateTimeField(help_text='Kept, so that it can be taken back', null=True)),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='saved_views', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['position', 'id'],
                'constraints': [models.UniqueConstraint(models.F('owner'), django.db.models.functions.text.Lower('name'), condition=models.Q(('removed_at__isnull', True)), name='one_view_per_name'), models.UniqueConstraint(condition=models.Q(('is_default', True)), fields=('owner',), name='one_default_view'), models.CheckConstraint(condition=models.Q(('name__regex', '[^\\s\\u0001-\\u0020\\u007f-\\u00a0\\u00ad\\u0300-\\u036f\\u0600-\\u0605\\u061c\\u06dd\\u070f\\u115f\\u1160\\u1680\\u17b4\\u17b5\\u180b-\\u180f\\u2000-\\u200f\\u2028-\\u202f\\u205f-\\u206f\\u2800\\u3000\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff9-\\ufffb\\U000110bd\\U000110cd\\U00013430-\\U0001343f\\U0001bca0-\\U0001bca3\\U0001d173-\\U0001d17a\\U000e0000-\\U000e0fff]')), name='saved_view_has_a_name'), models.CheckConstraint(condition=models.Q(('removed_at__isnull', True), ('is_default', False), _connector='OR'), name='removed_view_is_no_default')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='savedview',
            trigger=pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='c9de373d747eaa28b12766105729c7b8eeaf51d3', operation='DELETE', pgid='pgtrigger_never_deleted_e6ec8', table='cases_savedview', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='savedview',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Rows of % are kept: they cannot be truncated', TG_TABLE_NAME;", hash='18ed4824368c56c51d8f772254e6575fc675e79f', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_e5fd8', table='cases_savedview', when='BEFORE')),
        ),
    ]
