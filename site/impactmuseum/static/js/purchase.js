// On a product's page: the sum of what is chosen, how many pieces are left, how many letters may still be written.

const form = document.querySelector("[data-purchase]");
const wording = new Intl.NumberFormat("ko-KR");

function chosen() {
  const select = form.querySelector("select[name=variant]");
  if (select) return select.selectedOptions[0]?.value ? select.selectedOptions[0] : null;
  return form.querySelector("input[name=variant]:checked, input[type=hidden][name=variant]");
}

function tell() {
  const variant = chosen();
  const quantity = form.elements.quantity;
  const total = form.querySelector("[data-total]");
  const left = form.querySelector("[data-stock-left]");
  total.hidden = !variant;
  if (!variant) return;
  const available = Number(variant.dataset.available);
  quantity.max = available;
  const pieces = Math.max(1, Math.trunc(Number(quantity.value)) || 1);
  const sum = wording.format(Number(variant.dataset.price) * pieces);
  form.querySelector("[data-total-sum]").textContent = total.dataset.won.replace("0", sum);
  const text = pieces > available || "few" in variant.dataset ? left.dataset.text.replace("0", available) : "";
  if (left.textContent !== text) left.textContent = text;
}

function count(field) {
  const place = form.querySelector(`[data-count-for="${field.id}"]`);
  place.textContent = `${[...field.value].length} / ${field.maxLength}`;
}

if (form) {
  form.addEventListener("change", tell);
  form.addEventListener("input", (event) => {
    if (event.target.name === "quantity") tell();
    if ("counted" in event.target.dataset) count(event.target);
  });
  form.querySelectorAll("[data-counted]").forEach(count);
  tell();
}
