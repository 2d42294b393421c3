import django.core.validators
import django.db.models.deletion
import shop.models.coupon
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("shop", "0021_couriers_and_roles"),
    ]

    operations = [
        migrations.CreateModel(
            name="Coupon",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "code",
                    shop.models.coupon.CodeField(
                        help_text="영문은 대문자로 저장해요. 적을 때는 대소문자를 가리지 않아요.",
                        max_length=30,
                        unique=True,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[0-9A-Z가-힣-]+\\Z", "영문과 숫자, 한글, 붙임표(-)만 쓸 수 있어요."
                            )
                        ],
                        verbose_name="쿠폰 번호",
                    ),
                ),
                (
                    "name",
                    models.CharField(
                        help_text="손님에게 보여요. 예: 첫 나들이 쿠폰", max_length=50, verbose_name="이름"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("percent", "퍼센트"), ("won", "원")],
                        default="won",
                        max_length=10,
                        verbose_name="할인 방법",
                    ),
                ),
                (
                    "value",
                    models.PositiveIntegerField(
                        help_text="퍼센트면 1~100, 원이면 깎아 줄 금액이에요.",
                        validators=[django.core.validators.MinValueValidator(1)],
                        verbose_name="할인",
                    ),
                ),
                (
                    "minimum",
                    models.PositiveIntegerField(
                        default=0, help_text="배송비를 뺀 상품 금액이에요.", verbose_name="최소 주문 금액(원)"
                    ),
                ),
                ("start", models.DateTimeField(verbose_name="시작")),
                ("end", models.DateTimeField(help_text="이 때부터는 쓸 수 없어요.", verbose_name="끝")),
                (
                    "limit",
                    models.PositiveIntegerField(
                        blank=True, help_text="비우면 몇 번이든 쓸 수 있어요.", null=True, verbose_name="모두 몇 번"
                    ),
                ),
                (
                    "limit_per_person",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        default=1,
                        help_text="비우면 몇 번이든 쓸 수 있어요. 비회원은 전화번호로 알아봐요.",
                        null=True,
                        validators=[django.core.validators.MinValueValidator(1)],
                        verbose_name="한 사람이 몇 번",
                    ),
                ),
                ("used", models.PositiveIntegerField(default=0, editable=False, verbose_name="쓴 횟수")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="만든 때")),
            ],
            options={
                "verbose_name": "쿠폰",
                "verbose_name_plural": "쿠폰",
                "ordering": ["-start", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="CouponRedemption",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("person", models.CharField(max_length=40, verbose_name="쓴 사람")),
                ("slot", models.PositiveSmallIntegerField(blank=True, editable=False, null=True)),
                ("amount", models.PositiveIntegerField(verbose_name="할인")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="쓴 때")),
            ],
            options={
                "verbose_name": "쿠폰 사용",
                "verbose_name_plural": "쿠폰 사용",
                "ordering": ["pk"],
            },
        ),
        migrations.AddField(
            model_name="orderitem",
            name="discount",
            field=models.PositiveIntegerField(default=0, verbose_name="할인"),
        ),
        migrations.AddConstraint(
            model_name="orderitem",
            constraint=models.CheckConstraint(
                condition=models.Q(("discount__lte", models.F("subtotal"))), name="order_item_discount_within_subtotal"
            ),
        ),
        migrations.AddConstraint(
            model_name="coupon",
            constraint=models.CheckConstraint(
                condition=models.Q(("start__lt", models.F("end"))), name="coupon_ends_after_it_starts"
            ),
        ),
        migrations.AddConstraint(
            model_name="coupon",
            constraint=models.CheckConstraint(condition=models.Q(("value__gte", 1)), name="coupon_takes_something_off"),
        ),
        migrations.AddConstraint(
            model_name="coupon",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind", "won"), ("value__lte", 100), _connector="OR"),
                name="coupon_percent_up_to_100",
            ),
        ),
        migrations.AddConstraint(
            model_name="coupon",
            constraint=models.CheckConstraint(
                condition=models.Q(("limit", None), ("used__lte", models.F("limit")), _connector="OR"),
                name="coupon_used_within_limit",
            ),
        ),
        migrations.AddField(
            model_name="couponredemption",
            name="coupon",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="redemptions",
                to="shop.coupon",
                verbose_name="쿠폰",
            ),
        ),
        migrations.AddField(
            model_name="couponredemption",
            name="order",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="redemption",
                to="shop.order",
                verbose_name="주문",
            ),
        ),
        migrations.AddConstraint(
            model_name="couponredemption",
            constraint=models.UniqueConstraint(fields=("coupon", "person", "slot"), name="coupon_use_of_a_person_once"),
        ),
    ]
