from django.db import migrations


def fill(apps, schema_editor):
    """What earlier orders agreed to was written down nowhere: as far as it is known, the tariff of today."""
    Order, ShopSettings = apps.get_model("shop", "Order"), apps.get_model("shop", "ShopSettings")
    if not Order.objects.exists():
        return
    settings = ShopSettings.objects.order_by("pk").first() or ShopSettings()
    Order.objects.update(
        tariff_base=settings.shipping_fee,
        tariff_free_from=settings.free_shipping_from,
        tariff_chilled=settings.chilled_fee,
    )
    if settings.pk is None:
        return
    for area in settings.remote_areas.all():
        there = Order.objects.filter(
            addresses__postcode__gte=area.first_postcode,
            addresses__postcode__lte=area.last_postcode,
            shipping_fee__gte=area.extra_fee,
            tariff_remote__lt=area.extra_fee,
        )
        # Fetched first: MySQL refuses to update a table by a condition that reads it.
        Order.objects.filter(pk__in=list(there.values_list("pk", flat=True))).update(tariff_remote=area.extra_fee)


class Migration(migrations.Migration):
    dependencies = [("shop", "0050_agreed_tariff")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
