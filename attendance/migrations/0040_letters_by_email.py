"""When a carer agreed to letters by e-mail."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('attendance', '0035_actions_corrected_and_private'),
    ]

    operations = [
        migrations.AddField(
            model_name='carer',
            name='email_agreed_on',
            field=models.DateField(help_text='When they agreed to letters by e-mail', null=True),
        ),
    ]
