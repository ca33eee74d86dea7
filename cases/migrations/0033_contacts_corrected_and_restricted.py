"""A contact is corrected by another row, may be restricted, and says when a family condones the absence."""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('attendance', '0035_actions_corrected_and_private'),
        ('cases', '0032_templates'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='case',
            name='next_step_kind',
            field=models.CharField(blank=True, choices=[('call', 'Call'), ('visit', 'Visit'), ('meeting', 'Meeting'), ('letter', 'Letter'), ('email', 'E-mail'), ('text', 'Text message')], max_length=10),
        ),
        migrations.AddField(
            model_name='contact',
            name='condoned',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='contact',
            name='first',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='cases.contact'),
        ),
        migrations.AddField(
            model_name='contact',
            name='next_step_kind',
            field=models.CharField(blank=True, choices=[('call', 'Call'), ('visit', 'Visit'), ('meeting', 'Meeting'), ('letter', 'Letter'), ('email', 'E-mail'), ('text', 'Text message')], help_text='How the next step is taken', max_length=10),
        ),
        migrations.AddField(
            model_name='contact',
            name='replaces',
            field=models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='replaced_by', to='cases.contact'),
        ),
        migrations.AddField(
            model_name='contact',
            name='restricted',
            field=models.CharField(blank=True, choices=[('safeguarding', 'Safeguarding'), ('domestic_abuse', 'Domestic abuse'), ('third_party', 'About somebody else'), ('legal', 'Legal')], max_length=20),
        ),
        migrations.AddField(
            model_name='contact',
            name='why_changed',
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.AddIndex(
            model_name='contact',
            index=models.Index(fields=['by', '-id'], name='contact_by_writer'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='contact',
            trigger=pgtrigger.compiler.Trigger(name='follows_its_own', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NEW."replaces_id" IS NOT NULL)', func="\n    PERFORM 1 FROM cases_contact before\n    WHERE before.id = NEW.replaces_id AND before.case_id = NEW.case_id\n        AND NEW.first_id = coalesce(before.first_id, before.id);\n    IF NOT FOUND THEN\n        RAISE EXCEPTION 'A contact is corrected on its own case, after its latest version';\n    END IF;\n    RETURN NEW;\n", hash='578f429c405972458154741b899f2da147cc7630', operation='INSERT', pgid='pgtrigger_follows_its_own_86b85', table='cases_contact', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='contact',
            constraint=models.CheckConstraint(condition=models.Q(('condoned', False), ('note__regex', '[^\\s\\u0001-\\u0020\\u007f-\\u00a0\\u00ad\\u0300-\\u036f\\u0600-\\u0605\\u061c\\u06dd\\u070f\\u115f\\u1160\\u1680\\u17b4\\u17b5\\u180b-\\u180f\\u2000-\\u200f\\u2028-\\u202f\\u205f-\\u206f\\u2800\\u3000\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff9-\\ufffb\\U000110bd\\U000110cd\\U00013430-\\U0001343f\\U0001bca0-\\U0001bca3\\U0001d173-\\U0001d17a\\U000e0000-\\U000e0fff]'), _connector='OR'), name='contact_condoned_in_words'),
        ),
        migrations.AddConstraint(
            model_name='contact',
            constraint=models.CheckConstraint(condition=models.Q(('restricted', ''), ('restricted__in', ['safeguarding', 'domestic_abuse', 'third_party', 'legal']), _connector='OR'), name='contact_restriction_is_known'),
        ),
        migrations.AddConstraint(
            model_name='contact',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('first__isnull', True), ('replaces__isnull', True), ('why_changed', '')), models.Q(('first__isnull', False), ('replaces__isnull', False), ('why_changed__regex', '[^\\s\\u0001-\\u0020\\u007f-\\u00a0\\u00ad\\u0300-\\u036f\\u0600-\\u0605\\u061c\\u06dd\\u070f\\u115f\\u1160\\u1680\\u17b4\\u17b5\\u180b-\\u180f\\u2000-\\u200f\\u2028-\\u202f\\u205f-\\u206f\\u2800\\u3000\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff9-\\ufffb\\U000110bd\\U000110cd\\U00013430-\\U0001343f\\U0001bca0-\\U0001bca3\\U0001d173-\\U0001d17a\\U000e0000-\\U000e0fff]')), _connector='OR'), name='contact_changed_says_why'),
        ),
        migrations.AddConstraint(
            model_name='contact',
            constraint=models.CheckConstraint(condition=models.Q(('replaces__isnull', True), ('replaces__lt', models.F('id')), _connector='OR'), name='contact_changed_later'),
        ),
    ]
