import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('shop', '0054_exchanges'),
    ]

    operations = [
        migrations.AlterField(
            model_name='letter',
            name='event',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='letters', to='shop.orderevent', verbose_name='주문 기록'),
        ),
        migrations.AlterField(
            model_name='letter',
            name='kind',
            field=models.CharField(choices=[('received', '주문 접수'), ('waiting', '입금 기다림'), ('deposit', '입금 확인'), ('paid', '결제 완료'), ('shipped', '배송 시작'), ('delivered', '배송 완료'), ('cancelled', '주문 취소'), ('expired', '입금 기한 지남'), ('confirm_soon', '구매확정 안내'), ('claim_requested', '취소·반품·교환 접수'), ('claim_granted', '반품·교환 승인'), ('claim_refused', '취소·반품·교환 거절'), ('claim_cancelled', '취소 완료'), ('claim_returned', '반품 완료'), ('claim_exchanged', '교환 상품 발송'), ('refunded', '환불 완료')], max_length=20, verbose_name='종류'),
        ),
        migrations.AddField(
            model_name='letter',
            name='claim_event',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='letters', to='shop.claimevent', verbose_name='요청 기록'),
        ),
        migrations.AddConstraint(
            model_name='letter',
            constraint=models.UniqueConstraint(fields=('claim_event', 'kind'), name='letter_once_per_claim_event'),
        ),
        migrations.AddConstraint(
            model_name='letter',
            constraint=models.CheckConstraint(condition=models.Q(('event__isnull', True), ('claim_event__isnull', True), _connector='OR'), name='letter_of_one_step'),
        ),
    ]
