import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("shop", "0031_coupon_roles"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="BankRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("digest", models.CharField(editable=False, max_length=64, unique=True)),
                ("paid_at", models.DateTimeField(verbose_name="입금한 때")),
                ("amount", models.PositiveIntegerField(verbose_name="금액")),
                ("depositor", models.CharField(blank=True, max_length=100, verbose_name="입금자")),
                (
                    "status",
                    models.CharField(
                        choices=[("open", "확인할 것"), ("applied", "주문에 적용함"), ("aside", "주문과 상관없음")],
                        db_index=True,
                        default="open",
                        max_length=10,
                        verbose_name="상태",
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="올린 때")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="고친 때")),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="한 사람",
                    ),
                ),
                (
                    "payment",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="bank_row",
                        to="shop.payment",
                        verbose_name="결제",
                    ),
                ),
            ],
            options={
                "verbose_name": "통장 입금",
                "verbose_name_plural": "통장 입금",
                "ordering": ["-paid_at", "-pk"],
            },
        ),
    ]
