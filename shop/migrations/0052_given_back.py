import django.db.models.expressions
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('shop', '0051_fill_agreed_tariff'),
    ]

    operations = [
        migrations.AddField(
            model_name='orderitem',
            name='cancelled',
            field=models.PositiveIntegerField(default=0, verbose_name='취소한 수량'),
        ),
        migrations.AddField(
            model_name='orderitem',
            name='refunded',
            field=models.PositiveIntegerField(default=0, verbose_name='돌려준 금액'),
        ),
        migrations.AddField(
            model_name='orderitem',
            name='returned',
            field=models.PositiveIntegerField(default=0, verbose_name='반품한 수량'),
        ),
        migrations.AddConstraint(
            model_name='orderitem',
            constraint=models.CheckConstraint(condition=models.Q(('quantity__gte', django.db.models.expressions.CombinedExpression(models.F('cancelled'), '+', models.F('returned')))), name='order_item_gives_up_what_it_has'),
        ),
        migrations.AddConstraint(
            model_name='orderitem',
            constraint=models.CheckConstraint(condition=models.Q(('subtotal__gte', django.db.models.expressions.CombinedExpression(models.F('discount'), '+', models.F('refunded')))), name='order_item_refunded_within_paid'),
        ),
    ]
