import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('community', '0010_terms_agreed_at'),
    ]

    operations = [
        migrations.AddField(
            model_name='customer',
            name='ban_reason',
            field=models.CharField(blank=True, max_length=300, verbose_name='글쓰기를 막은 까닭'),
        ),
        migrations.AddField(
            model_name='customer',
            name='banned_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='글쓰기를 막은 때'),
        ),
        migrations.AddField(
            model_name='customer',
            name='banned_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='글쓰기를 막은 사람'),
        ),
    ]
