"""A receipt that was issued before amounts were kept stands for what was paid."""

from django.db import migrations
from django.db.models import OuterRef, Subquery


def fill_in(apps, schema_editor):
    order = apps.get_model("shop", "Order").objects.filter(pk=OuterRef("order"))
    issued = apps.get_model("shop", "CashReceipt").objects.filter(issued_at__isnull=False, amount=0)
    issued.update(amount=Subquery(order.values("total")[:1]))


class Migration(migrations.Migration):
    dependencies = [("shop", "0091_cash_receipt_amount")]
    operations = [migrations.RunPython(fill_in, migrations.RunPython.noop)]
