import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('community', '0020_ban'),
        ('problems', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='BoardCategory',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=30, unique=True, verbose_name='이름')),
                ('slug', models.SlugField(allow_unicode=True, max_length=60, unique=True, verbose_name='주소')),
                ('sort_order', models.PositiveSmallIntegerField(default=0, verbose_name='순서')),
            ],
            options={
                'verbose_name': '게시판 갈래',
                'verbose_name_plural': '게시판 갈래',
                'ordering': ['sort_order', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Post',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('by_museum', models.BooleanField(default=False, verbose_name='뮤지엄이 씀')),
                ('text', models.TextField(verbose_name='글')),
                ('created_at', models.DateTimeField(db_index=True, default=django.utils.timezone.now, verbose_name='쓴 때')),
                ('edited_at', models.DateTimeField(blank=True, null=True, verbose_name='고친 때')),
                ('hidden_at', models.DateTimeField(blank=True, null=True, verbose_name='가린 때')),
                ('hidden_reason', models.CharField(blank=True, max_length=300, verbose_name='가린 까닭')),
                ('deleted_at', models.DateTimeField(blank=True, null=True, verbose_name='지운 때')),
                ('title', models.CharField(max_length=100, verbose_name='제목')),
                ('is_notice', models.BooleanField(default=False, verbose_name='공지')),
                ('author', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='%(class)ss', to='community.customer', verbose_name='글쓴이')),
                ('category', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='posts', to='community.boardcategory', verbose_name='갈래')),
                ('hidden_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='가린 사람')),
                ('problem', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='posts', to='problems.problempage', verbose_name='전시실')),
            ],
            options={
                'verbose_name': '게시글',
                'verbose_name_plural': '게시글',
                'ordering': ['-created_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='Comment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('by_museum', models.BooleanField(default=False, verbose_name='뮤지엄이 씀')),
                ('text', models.TextField(verbose_name='글')),
                ('created_at', models.DateTimeField(db_index=True, default=django.utils.timezone.now, verbose_name='쓴 때')),
                ('edited_at', models.DateTimeField(blank=True, null=True, verbose_name='고친 때')),
                ('hidden_at', models.DateTimeField(blank=True, null=True, verbose_name='가린 때')),
                ('hidden_reason', models.CharField(blank=True, max_length=300, verbose_name='가린 까닭')),
                ('deleted_at', models.DateTimeField(blank=True, null=True, verbose_name='지운 때')),
                ('author', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='%(class)ss', to='community.customer', verbose_name='글쓴이')),
                ('hidden_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='가린 사람')),
                ('post', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='comments', to='community.post', verbose_name='게시글')),
            ],
            options={
                'verbose_name': '댓글',
                'verbose_name_plural': '댓글',
                'ordering': ['created_at', 'pk'],
            },
        ),
    ]
