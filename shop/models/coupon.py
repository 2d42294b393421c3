from collections.abc import Iterable
from typing import Any, Self

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator, RegexValidator
from django.db import models, transaction
from django.db.models import F, Q
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel

from impactmuseum.base.telling import Translated

CODE = RegexValidator(r"^[0-9A-Z가-힣-]+\Z", _("영문과 숫자, 한글, 붙임표(-)만 쓸 수 있어요."))


def normal_code(typed: str) -> str:
    """The one spelling of a code: capital letters, no blanks."""
    return "".join(typed.split()).upper()


class CodeField(models.CharField):
    """Kept in its one spelling, however it was typed."""

    def to_python(self, value: Any) -> Any:
        value = super().to_python(value)
        return normal_code(value) if isinstance(value, str) else value

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        code = normal_code(super().pre_save(model_instance, add))
        setattr(model_instance, self.attname, code)
        return code


class CouponQuerySet(models.QuerySet["Coupon"]):
    def with_room(self) -> Self:
        """Not yet used as often as it may be."""
        return self.filter(Q(limit=None) | Q(used__lt=F("limit")))


class Coupon(Translated, models.Model):
    """A code that makes an order cheaper. Only `shop.coupons` counts `used`."""

    class Kind(models.TextChoices):
        PERCENT = "percent", _("퍼센트")
        WON = "won", _("원")

    code = CodeField(
        _("쿠폰 번호"),
        max_length=30,
        unique=True,
        validators=[CODE],
        help_text=_("영문은 대문자로 저장해요. 적을 때는 대소문자를 가리지 않아요."),
    )
    name = models.CharField(_("이름"), max_length=50, help_text=_("손님에게 보여요. 예: 첫 나들이 쿠폰"))
    name_en = models.CharField(_("이름(영어)"), max_length=50, blank=True)
    kind = models.CharField(_("할인 방법"), max_length=10, choices=Kind, default=Kind.WON)
    value = models.PositiveIntegerField(
        _("할인"), validators=[MinValueValidator(1)], help_text=_("퍼센트면 1~100, 원이면 깎아 줄 금액이에요.")
    )
    minimum = models.PositiveIntegerField(
        _("최소 주문 금액(원)"), default=0, help_text=_("배송비를 뺀 상품 금액이에요.")
    )
    start = models.DateTimeField(_("시작"))
    end = models.DateTimeField(_("끝"), help_text=_("이 때부터는 쓸 수 없어요."))
    limit = models.PositiveIntegerField(
        _("모두 몇 번"), null=True, blank=True, help_text=_("비우면 몇 번이든 쓸 수 있어요.")
    )
    limit_per_person = models.PositiveSmallIntegerField(
        _("한 사람이 몇 번"),
        default=1,
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("비우면 몇 번이든 쓸 수 있어요. 비회원은 전화번호로 알아봐요."),
    )
    used = models.PositiveIntegerField(_("쓴 횟수"), default=0, editable=False)
    created_at = models.DateTimeField(_("만든 때"), auto_now_add=True)

    objects = CouponQuerySet.as_manager()

    translated = ("name",)

    panels = [
        FieldRowPanel([FieldPanel("code"), FieldPanel("name"), FieldPanel("name_en")]),
        FieldRowPanel([FieldPanel("kind"), FieldPanel("value")]),
        FieldPanel("minimum"),
        FieldRowPanel([FieldPanel("start"), FieldPanel("end")]),
        MultiFieldPanel([FieldPanel("limit"), FieldPanel("limit_per_person")], heading=_("횟수")),
    ]

    class Meta:
        verbose_name = pgettext_lazy("model", "쿠폰")
        verbose_name_plural = pgettext_lazy("models", "쿠폰")
        ordering = ["-start", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(start__lt=F("end")), name="coupon_ends_after_it_starts"),
            models.CheckConstraint(condition=Q(value__gte=1), name="coupon_takes_something_off"),
            models.CheckConstraint(condition=Q(kind="won") | Q(value__lte=100), name="coupon_percent_up_to_100"),
            models.CheckConstraint(condition=Q(limit=None) | Q(used__lte=F("limit")), name="coupon_used_within_limit"),
        ]

    def __str__(self) -> str:
        return self.code

    @transaction.atomic
    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save all but the counter, which orders change while an editor has the form open (ValidationError)."""
        if not self._state.adding and kwargs.get("update_fields") is None:
            self._refuse_fewer_than_used(type(self).objects.select_for_update().get(pk=self.pk).used)
            kwargs["update_fields"] = self._edited_fields()
        super().save(*args, **kwargs)

    def clean(self) -> None:
        super().clean()
        if self.start and self.end and self.start >= self.end:
            raise ValidationError({"end": gettext("끝은 시작보다 뒤여야 해요.")})
        if self.kind == self.Kind.PERCENT and (self.value or 0) > 100:
            raise ValidationError({"value": gettext("퍼센트는 100까지예요.")})
        self._refuse_fewer_than_used(self.used)

    def deletion_refusal(self) -> str:
        if not self.redemptions.exists():
            return ""
        return gettext("‘%(code)s’는 주문에 쓰인 쿠폰이라 지울 수 없어요. 끝내려면 기간을 줄여 주세요.") % {
            "code": self.code
        }

    def _refuse_fewer_than_used(self, used: int) -> None:
        if self.limit is not None and self.limit < used:
            sentence = gettext("이미 %(used)d번 쓰였어요. 그보다 줄일 수 없어요.")
            raise ValidationError({"limit": sentence % {"used": used}})

    def _edited_fields(self) -> Iterable[str]:
        return [field.name for field in self._meta.concrete_fields if field.name not in ("id", "used")]


class CouponRedemption(models.Model):
    """That an order used a coupon. Given back, it keeps its row and gives up its `slot`."""

    coupon = models.ForeignKey(Coupon, verbose_name=_("쿠폰"), on_delete=models.PROTECT, related_name="redemptions")
    order = models.OneToOneField(
        "shop.Order", verbose_name=_("주문"), on_delete=models.CASCADE, related_name="redemption"
    )
    # A customer's id, or a guest's telephone number as digits.
    person = models.CharField(_("쓴 사람"), max_length=40)
    # The person's first, second, ... use: the database itself refuses the same one twice. NULL: given back.
    slot = models.PositiveSmallIntegerField(null=True, blank=True, editable=False)
    amount = models.PositiveIntegerField(_("할인"))
    created_at = models.DateTimeField(_("쓴 때"), auto_now_add=True)

    class Meta:
        verbose_name = pgettext_lazy("model", "쿠폰 사용")
        verbose_name_plural = pgettext_lazy("models", "쿠폰 사용")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["coupon", "person", "slot"], name="coupon_use_of_a_person_once")]

    def __str__(self) -> str:
        return f"{self.coupon_id}: {self.order_id}"

    @property
    def is_active(self) -> bool:
        return self.slot is not None
