"""The checkout: a form, a confirmation, an order. Guests welcome.

URL names: shop:checkout, shop:checkout_confirm; both carry `?now=1` when one thing is bought without the cart
(form actions: use `action` from the context, it carries the query). Both pages are personal: `{% csrf_token %}`.
"""

from django.http import HttpRequest, HttpResponse


def checkout(request: HttpRequest) -> HttpResponse:
    """GET, POST /checkout/ -> shop/checkout.html; a valid POST goes on with 303 to the confirmation.

    `cart`      as in shop.views.cart (of the cart or of the one thing bought now); delivery fee without surcharge
    `form`      CheckoutForm; fields: buyer_name, buyer_phone, buyer_email; same_as_buyer (checkbox), recipient,
                phone, postcode, road_address, detail_address, delivery_note (select; last choice value "custom"),
                delivery_note_custom; payment_method (radio), depositor.
                form.consents  list of (product, notice text, bound checkbox `field`): lawful notice + own unticked
                               box, each required
                form.notices   list of (product, notice text) that only have to be shown
    `bank`      ShopSettings: bank_name, bank_account, bank_holder, deposit_days
    `is_buy_now`, `action`, `impact` (as on the order page)
    Status 422 when the form has errors. An empty cart goes to /cart/ (303).
    """
    return HttpResponse()


def confirm(request: HttpRequest) -> HttpResponse:
    """GET, POST /checkout/confirm/ -> shop/checkout_confirm.html; a placed order is a 303 to its page.

    `cart`      as above, the delivery fee now with the surcharge of the address
    `draft`     what was typed: buyer_name, buyer_phone, buyer_email, recipient, phone, postcode, road_address,
                detail_address, address_line `(04524) 서울특별시 …, 3층`, delivery_note, depositor, payment_label;
                phones are digits (filter `phone` of shop_tags prints 010-1234-5678)
    `remote_area` name of the area ("제주") or "", `remote_fee` won, `goods_fee` won without it
    `due_at`    until when the deposit is waited for
    `consents`, `notices`  list of (product, notice text): agreed to, and only shown
    `form`      ConfirmForm: agree (checkbox, never pre-ticked, required), token (hidden)
    `changes`   list of Change (what, before, after: texts) when something changed since it was last shown, under the
                heading "내용이 바뀌었어요"; status 409; nothing was placed, the form asks again
    `bank`, `action`, `back_url` (to the form), `is_buy_now`, `impact`
    Status 422 when the agreement is missing. Without a draft: 303 to /checkout/.
    """
    return HttpResponse()
