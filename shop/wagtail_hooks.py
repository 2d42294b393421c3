from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.log_actions import LogActionRegistry
from wagtail.snippets.models import register_snippet

from brands import partners
from community.models import Customer
from community.my_page import Panel, Section
from shop import my_orders, personal_data, reviews
from shop.payments.refunds import ACCOUNT_NAMED
from shop.payments.repair import LOG_ACTION
from shop.today import TodayPanel
from shop.viewsets import ShopMenu, variant_chooser
from shop.viewsets.dispatch import PrepareOrders
from shop.viewsets.refunds import MarkRefundsSent

register_snippet(ShopMenu)
hooks.register("register_admin_viewset", lambda: variant_chooser)
hooks.register("register_bulk_action", PrepareOrders)
hooks.register("register_personal_data", personal_data.of_the_shop, order=200)
hooks.register("register_bulk_action", MarkRefundsSent)


@hooks.register("construct_homepage_panels")
def show_what_needs_me_today(request: HttpRequest, panels: list[Any]) -> None:
    if not partners.is_partner(request.user):
        panels.append(TodayPanel())


@hooks.register("construct_image_chooser_queryset")
def let_partners_choose_their_own_pictures(images: QuerySet[Any], request: HttpRequest) -> QuerySet[Any]:
    return images.filter(uploaded_by_user=request.user) if partners.is_partner(request.user) else images


@hooks.register("register_log_actions")
def name_what_the_shop_logs(actions: LogActionRegistry) -> None:
    actions.register_action(ACCOUNT_NAMED, _("환불 계좌를 적음"), _("환불 계좌를 적거나 바꿨어요."))
    actions.register_action("shop.publish_refused", _("예약한 게시가 거절됨"), _("예약한 때에 게시하지 않았어요."))
    actions.register_action(LOG_ACTION, _("어긋난 돈을 바로잡음"), _("어긋난 돈을 바로잡았어요."))
    actions.register_action("shop.answer", _("답변"), _("답변을 올렸어요."))


@hooks.register("register_my_section")
def my_reviews_section() -> Section:
    return Section(gettext("내 후기"), gettext("받은 물건의 후기를 쓰고 고쳐요."), reverse("shop:my_reviews"), 300)


@hooks.register("register_my_section")
def questions() -> Section:
    return Section(gettext("내 문의"), gettext("상품에 물어본 것과 답변."), reverse("shop:my_questions"), 310)


@hooks.register("register_my_panel")
def show_my_orders(customer: Customer) -> Panel:
    return Panel("shop/my/overview.html", my_orders.overview(customer), 100)


@hooks.register("register_my_panel")
def show_what_waits_for_a_review(customer: Customer) -> Panel:
    return Panel("shop/my/to_review.html", list(reviews.lines_to_review(member=customer)[: my_orders.NEWEST]), 150)


@hooks.register("register_my_panel")
def show_what_was_seen(customer: Customer) -> Panel:
    return Panel("shop/my/seen.html", reverse("shop:seen"), 900)


@hooks.register("register_my_section")
def my_orders_section() -> Section:
    return Section(gettext("주문 내역"), gettext("배송 확인, 구매 확정, 취소."), reverse("shop:my_orders"), 100)


@hooks.register("register_my_section")
def addresses_section() -> Section:
    return Section(pgettext("several", "배송지"), gettext("주문할 때 고를 수 있어요."), reverse("shop:addresses"), 110)


@hooks.register("register_my_section")
def wish_list_section() -> Section:
    return Section(gettext("찜 목록"), gettext("마음에 담아 둔 물건."), reverse("shop:wish_list"), 120)


@hooks.register("register_my_section")
def leaving_section() -> Section:
    return Section(gettext("탈퇴하기"), gettext("계정과 내 정보를 지워요."), reverse("shop:leave"), 910)
