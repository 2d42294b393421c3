import django.db.models.deletion
import django.db.models.expressions
import django.db.models.lookups
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('shop', '0052_given_back'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Claim',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('request_key', models.CharField(editable=False, max_length=64, unique=True)),
                ('kind', models.CharField(choices=[('cancel', '취소'), ('return', '반품'), ('exchange', '교환')], max_length=10, verbose_name='종류')),
                ('status', models.CharField(choices=[('requested', '요청'), ('granted', '승인'), ('collected', '회수'), ('done', '완료'), ('refused', '거절'), ('withdrawn', '철회')], db_index=True, default='requested', max_length=10, verbose_name='상태')),
                ('reason', models.CharField(choices=[('mind', '단순 변심'), ('fit', '사이즈·색상이 맞지 않음'), ('defect', '하자가 있음'), ('wrong', '다른 상품이 옴'), ('other', '기타')], max_length=10, verbose_name='사유')),
                ('text', models.TextField(blank=True, verbose_name='자세한 사정')),
                ('is_our_fault', models.BooleanField(default=False, verbose_name='배송비를 받지 않음')),
                ('refusal', models.CharField(blank=True, max_length=300, verbose_name='거절한 까닭')),
                ('goods', models.PositiveIntegerField(default=0, verbose_name='돌려줄 상품 금액')),
                ('delivery_back', models.PositiveIntegerField(default=0, verbose_name='돌려줄 배송비')),
                ('delivery_due', models.PositiveIntegerField(default=0, verbose_name='다시 받는 배송비')),
                ('return_fee', models.PositiveIntegerField(default=0, verbose_name='반품 배송비')),
                ('amount', models.PositiveIntegerField(default=0, verbose_name='환불 금액')),
                ('refund', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='claim', to='shop.refund', verbose_name='환불')),
                ('to_pay', models.PositiveIntegerField(default=0, verbose_name='교환 배송비')),
                ('fee_paid_at', models.DateTimeField(blank=True, null=True, verbose_name='교환 배송비를 받은 때')),
                ('requested_at', models.DateTimeField(db_index=True, default=django.utils.timezone.now, verbose_name='요청한 때')),
                ('decided_at', models.DateTimeField(blank=True, null=True, verbose_name='결정한 때')),
                ('collected_at', models.DateTimeField(blank=True, null=True, verbose_name='돌아온 때')),
            ],
            options={
                'verbose_name': '취소·반품·교환',
                'verbose_name_plural': '취소·반품·교환',
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='ClaimEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('from_status', models.CharField(blank=True, choices=[('requested', '요청'), ('granted', '승인'), ('collected', '회수'), ('done', '완료'), ('refused', '거절'), ('withdrawn', '철회')], max_length=10, verbose_name='전')),
                ('to_status', models.CharField(choices=[('requested', '요청'), ('granted', '승인'), ('collected', '회수'), ('done', '완료'), ('refused', '거절'), ('withdrawn', '철회')], max_length=10, verbose_name='후')),
                ('note', models.CharField(blank=True, max_length=300, verbose_name='메모')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='때')),
            ],
            options={
                'verbose_name': '요청 기록',
                'verbose_name_plural': '요청 기록',
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='ClaimLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('quantity', models.PositiveIntegerField(verbose_name='수량')),
                ('share', models.PositiveIntegerField(default=0, verbose_name='돌려줄 금액')),
                ('restocked', models.PositiveIntegerField(default=0, verbose_name='다시 팔 수 있는 수량')),
            ],
            options={
                'verbose_name': '요청한 상품',
                'verbose_name_plural': '요청한 상품',
                'ordering': ['pk'],
            },
        ),
        migrations.AddField(
            model_name='claim',
            name='decided_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='결정한 사람'),
        ),
        migrations.AddField(
            model_name='claim',
            name='order',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='claims', to='shop.order', verbose_name='주문'),
        ),
        migrations.AddField(
            model_name='claim',
            name='requested_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='대신 접수한 사람'),
        ),
        migrations.AddField(
            model_name='claimevent',
            name='by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='한 사람'),
        ),
        migrations.AddField(
            model_name='claimevent',
            name='claim',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='events', to='shop.claim', verbose_name='요청'),
        ),
        migrations.AddField(
            model_name='claimline',
            name='claim',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='lines', to='shop.claim', verbose_name='요청'),
        ),
        migrations.AddField(
            model_name='claimline',
            name='order_item',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='claim_lines', to='shop.orderitem', verbose_name='주문 상품'),
        ),
        migrations.AddField(
            model_name='claimline',
            name='replacement',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='shop.variant', verbose_name='바꿀 옵션'),
        ),
        migrations.AddField(
            model_name='claimline',
            name='variant',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='shop.variant', verbose_name='옵션'),
        ),
        migrations.AddConstraint(
            model_name='claim',
            constraint=models.CheckConstraint(condition=django.db.models.lookups.Exact(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('amount'), '+', models.F('delivery_due')), '+', models.F('return_fee')), django.db.models.expressions.CombinedExpression(models.F('goods'), '+', models.F('delivery_back'))), name='claim_adds_up'),
        ),
        migrations.AddConstraint(
            model_name='claimline',
            constraint=models.UniqueConstraint(fields=('claim', 'order_item'), name='claim_names_a_line_once'),
        ),
        migrations.AddConstraint(
            model_name='claimline',
            constraint=models.CheckConstraint(condition=models.Q(('quantity__gte', 1)), name='claim_line_has_pieces'),
        ),
        migrations.AddConstraint(
            model_name='claimline',
            constraint=models.CheckConstraint(condition=models.Q(('restocked__lte', models.F('quantity'))), name='claim_line_restocks_what_came'),
        ),
    ]
