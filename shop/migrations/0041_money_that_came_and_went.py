from django.db import migrations
from django.db.models import F


def forwards(apps, schema_editor):
    """What was only a state becomes won: what came in, and each refund as a row of its own."""
    Payment = apps.get_model("shop", "Payment")
    Refund = apps.get_model("shop", "Refund")
    RefundAccount = apps.get_model("shop", "RefundAccount")
    Payment.objects.update(method=F("provider"))
    Payment.objects.filter(status__in=("captured", "refunded")).update(captured_amount=F("amount"))
    for payment in Payment.objects.filter(status="refunded"):
        account = RefundAccount.objects.filter(order_id=payment.order_id).first()
        is_sent = account is None or account.settled_at is not None
        Payment.objects.filter(pk=payment.pk).update(
            refunded_amount=payment.amount, status="refunded" if is_sent else "captured"
        )
        Refund.objects.create(
            payment=payment,
            amount=payment.amount,
            reason="취소",
            status="done" if is_sent else "requested",
            idempotency_key=f"before-{payment.pk}",
            by_id=account.settled_by_id if account else None,
            done_at=(account.settled_at if account else payment.updated_at) if is_sent else None,
        )


class Migration(migrations.Migration):
    dependencies = [("shop", "0040_payments_at_providers")]

    operations = [migrations.RunPython(forwards, migrations.RunPython.noop)]
