// The order form: digits are grouped while one types, the recipient may be the buyer, an own note has its own field,
// nothing is complained of before it was left, and one press is one order.
const form = document.querySelector("[data-checkout]");

const hyphens = (digits) => {
  if (/^1\d{7}$/.test(digits)) return digits.replace(/(\d{4})(\d+)/, "$1-$2");
  const area = digits.startsWith("02") ? 2 : digits.startsWith("050") ? 4 : 3;
  const rest = digits.slice(area);
  if (!rest) return digits;
  const middle = rest.length > 7 ? 4 : 3;
  return [digits.slice(0, area), rest.slice(0, middle), rest.slice(middle)].filter(Boolean).join("-");
};

form?.addEventListener("input", ({ target }) => {
  if (target.type !== "tel" || target.selectionStart !== target.value.length) return;
  target.value = hyphens(target.value.replace(/\D/g, "").slice(0, 12));
});

const same = form?.elements.same_as_buyer;
const copies = [["buyer_name", "recipient"], ["buyer_phone", "phone"]];
function copyBuyer() {
  if (!same?.checked) return;
  for (const [from, to] of copies) form.elements[to].value = form.elements[from].value;
}
form?.addEventListener("change", ({ target }) => {
  if (target === same || copies.some(([from]) => from === target.name)) copyBuyer();
});

const note = form?.elements.delivery_note;
const own = form?.querySelector("[data-own-note]");
function showOwnNote() {
  own.hidden = note.value !== "custom";
}
if (note && own) {
  note.addEventListener("change", showOwnNote);
  showOwnNote();
}

// The browser's own sentence, shown beside a field once it was left wrong, and taken away as soon as it is right.
form?.addEventListener("focusout", ({ target }) => {
  const field = target.closest?.(".field");
  if (!field || !target.willValidate || target.type === "radio") return;
  const shown = field.querySelector(".field__error");
  if (target.validity.valid) {
    if (shown?.hasAttribute("data-own")) shown.remove();
    if (!shown || shown.hasAttribute("data-own")) field.classList.remove("field--error");
    return;
  }
  if (!target.value) return;
  field.classList.add("field--error");
  const place = shown ?? Object.assign(document.createElement("p"), { className: "field__error" });
  place.toggleAttribute("data-own", true);
  place.textContent = target.validationMessage;
  if (!shown) field.append(place);
});

document.querySelectorAll("[data-once]").forEach((once) => once.addEventListener("submit", (event) => {
  if (once.ariaBusy === "true") event.preventDefault();
  once.ariaBusy = "true";
  if (event.submitter) event.submitter.ariaBusy = "true";
}));
// Back from the next page, out of the browser's memory: the form may be sent again.
addEventListener("pageshow", ({ persisted }) => {
  if (persisted) document.querySelectorAll("[aria-busy=true]").forEach((busy) => { busy.ariaBusy = "false"; });
});

document.getElementById("error-summary")?.focus();
