import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('shop', '0053_claims'),
    ]

    operations = [
        migrations.AlterField(
            model_name='reservation',
            name='order_item',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reservations', to='shop.orderitem', verbose_name='주문 상품'),
        ),
        migrations.AlterField(
            model_name='shipment',
            name='event',
            field=models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='shipment', to='shop.orderevent', verbose_name='주문 기록'),
        ),
        migrations.AddField(
            model_name='shipment',
            name='claim_event',
            field=models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='shipment', to='shop.claimevent', verbose_name='요청 기록'),
        ),
        migrations.AddConstraint(
            model_name='shipment',
            constraint=models.CheckConstraint(condition=models.Q(('event__isnull', True), ('claim_event__isnull', True), _connector='OR'), name='shipment_of_one_step'),
        ),
        migrations.AddField(
            model_name='reservation',
            name='claim_line',
            field=models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='reservation', to='shop.claimline', verbose_name='교환'),
        ),
    ]
