import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('community', '0022_post_pictures'),
    ]

    operations = [
        migrations.CreateModel(
            name='Report',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.CharField(choices=[('spam', '광고나 도배예요'), ('abuse', '욕설이나 괴롭힘이에요'), ('privacy', '개인정보가 드러나 있어요'), ('obscene', '음란하거나 폭력적이에요'), ('false', '거짓 정보예요'), ('other', '그 밖의 까닭이에요')], max_length=10, verbose_name='까닭')),
                ('note', models.CharField(blank=True, max_length=300, verbose_name='덧붙이는 말')),
                ('text', models.TextField(verbose_name='신고한 때의 글')),
                ('status', models.CharField(choices=[('open', '살펴볼 것'), ('hidden', '가림'), ('dismissed', '그대로 둠')], db_index=True, default='open', max_length=10, verbose_name='처리')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='신고한 때')),
                ('decided_at', models.DateTimeField(blank=True, null=True, verbose_name='처리한 때')),
                ('comment', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='reports', to='community.comment', verbose_name='댓글')),
                ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='처리한 사람')),
                ('post', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='reports', to='community.post', verbose_name='게시글')),
                ('reporter', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='reports', to='community.customer', verbose_name='신고한 회원')),
            ],
            options={
                'verbose_name': '신고',
                'verbose_name_plural': '신고',
                'ordering': ['-created_at', '-pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('comment__isnull', True), ('post__isnull', False)), models.Q(('comment__isnull', False), ('post__isnull', True)), _connector='OR'), name='report_is_about_one_thing'), models.UniqueConstraint(fields=('reporter', 'post'), name='report_once_per_post'), models.UniqueConstraint(fields=('reporter', 'comment'), name='report_once_per_comment')],
            },
        ),
    ]
