"""When a carer agreed to letters by e-mail."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('attendance', '0036_interpreters'),
    ]

    operations = [
        migrations.AddField(
            model_name='carer',
            name='email_agreed_on',
            field=models.DateField(help_text='When they agreed to letters by e-mail', null=True),
        ),
    ]
