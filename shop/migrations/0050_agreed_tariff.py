from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('shop', '0046_money_roles'),
    ]

    operations = [
        migrations.AddField(
            model_name='order',
            name='tariff_base',
            field=models.PositiveIntegerField(default=0, verbose_name='기본 배송비'),
        ),
        migrations.AddField(
            model_name='order',
            name='tariff_chilled',
            field=models.PositiveIntegerField(default=0, verbose_name='냉장 배송비'),
        ),
        migrations.AddField(
            model_name='order',
            name='tariff_free_from',
            field=models.PositiveIntegerField(default=0, verbose_name='무료배송 기준'),
        ),
        migrations.AddField(
            model_name='order',
            name='tariff_remote',
            field=models.PositiveIntegerField(default=0, verbose_name='지역 추가 배송비'),
        ),
    ]
