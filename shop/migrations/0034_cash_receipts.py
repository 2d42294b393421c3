import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("shop", "0033_bank_row_roles"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="CashReceipt",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "purpose",
                    models.CharField(
                        choices=[("income", "소득공제용"), ("business", "지출증빙용")],
                        max_length=10,
                        verbose_name="용도",
                    ),
                ),
                ("number", models.CharField(max_length=12, verbose_name="번호")),
                ("issued_at", models.DateTimeField(blank=True, null=True, verbose_name="발급한 때")),
                ("approval", models.CharField(blank=True, max_length=20, verbose_name="승인번호")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="신청한 때")),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="발급한 사람",
                    ),
                ),
                (
                    "order",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="cash_receipt",
                        to="shop.order",
                        verbose_name="주문",
                    ),
                ),
            ],
            options={
                "verbose_name": "현금영수증",
                "verbose_name_plural": "현금영수증",
                "ordering": ["pk"],
            },
        ),
    ]
