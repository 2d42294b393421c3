"""A shop front on another site, in a browser: it knows the document's address, and buys with what stands there."""

from typing import Any

import pytest

from shop.models import Order
from shop.tests.factories import a_variant, shop_settings

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# What the front's own script does: addresses, headers and what is sent it finds in the document, by the names of
# operations; what it sends is the document's own example.
BUY = """
async ({museum, name}) => {
  const document = await (await fetch(museum + "/api/v1/schema/")).json();
  const operations = {};
  for (const [path, methods] of Object.entries(document.paths))
    for (const [method, told] of Object.entries(methods)) operations[told.operationId] = {path, method, told};
  const components = document.components;
  const header = (id) => components.parameters[operations[id].told["x-headers"][0].$ref.split("/").pop()].name;
  const example = (id) => operations[id].told.requestBody.content["application/json"].examples.Example.value;
  const headers = {"Content-Type": "application/json"};
  const call = async (id, body, query = "") => {
    const {path, method} = operations[id];
    const options = {method: method.toUpperCase(), headers, body: body && JSON.stringify(body)};
    const answer = await fetch(museum + path + query, options);
    if (!answer.ok) throw new Error(id + ": " + await answer.text());
    return answer.json();
  };
  headers[components.securitySchemes.cart.name] = (await call("cart_open")).token;
  const found = await call("products_list", undefined, "?query=" + encodeURIComponent(name));
  await call("cart_add", {variant: found.results[0].variants[0].id, quantity: 2});
  const ways = (await call("checkout_read")).methods;
  const quote = await call("checkout_quote", {...example("checkout_quote"), payment_method: ways[0].name});
  headers[header("orders_place")] = crypto.randomUUID?.() ?? "one-press";
  const body = {token: quote.token, agree: true};
  const [first, second] = [await call("orders_place", body), await call("orders_place", body)];
  return {total: quote.cart.total, numbers: [first.number, second.number], bank: first.deposit.bank_account};
}
"""


def test_a_front_on_another_site_buys_with_the_document_alone(page: Any, live_server: Any, settings: Any) -> None:
    """`localhost` and `127.0.0.1` are two origins to a browser, and one server to us."""
    museum, front = live_server.url, live_server.url.replace("localhost", "127.0.0.1")
    assert museum != front
    settings.API_ORIGINS = [front]
    settings.CONTENT_SECURITY_POLICY = {"DIRECTIVES": {"default-src": ["'self'"], "connect-src": [museum]}}
    shop_settings()
    a_variant(name="비갠 비누", price=12900, on_hand=3)
    page.goto(f"{front}/healthz")
    bought = page.evaluate(BUY, {"museum": museum, "name": "비누"})
    order = Order.objects.get()
    assert (bought["total"], bought["numbers"]) == (28800, [order.number, order.number])
    assert bought["bank"] == "000-000000-00-000"


def test_the_document_is_shown_without_the_internet(page: Any, live_server: Any) -> None:
    elsewhere: list[str] = []
    page.on("request", lambda request: request.url.startswith(live_server.url) or elsewhere.append(request.url))
    page.goto(f"{live_server.url}/api/v1/docs/")
    page.get_by_text("Impact Museum API").wait_for()
    page.get_by_text("/api/v1/products/{slug}/").first.wait_for()
    assert [url for url in elsewhere if not url.startswith("data:")] == []
