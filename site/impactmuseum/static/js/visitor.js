// What belongs to one visitor on pages that strangers share: the number on the cart, the way to one's own page, the
// hearts, and putting things into the cart. Also the wall label for a picture whose file is gone.

const counts = document.querySelectorAll("[data-cart-count]");

function showCount(count) {
  counts.forEach((place) => {
    place.textContent = count > 99 ? "99+" : String(count);
    place.hidden = !(count > 0);
  });
}

// The server tells in small cookies what it may not write into a shared page.
function told(name) {
  const kept = document.cookie.split("; ").find((pair) => pair.startsWith(`${name}=`));
  return kept ? kept.slice(name.length + 1) : "";
}

const ways = [...document.querySelectorAll("[data-member-href]")].map((way) => ({
  way,
  guest: [way.getAttribute("href"), way.textContent],
  member: [way.dataset.memberHref, way.dataset.memberLabel],
}));

function showWishes() {
  const wished = told("wished").split(".");
  for (const heart of document.querySelectorAll("[data-heart]")) heart.ariaPressed = String(wished.includes(heart.value));
}

function showWhatIsTold() {
  showCount(Number(told("cart_count")) || 0);
  showWishes();
  for (const { way, guest, member } of ways) {
    const [address, label] = told("member") ? member : guest;
    way.setAttribute("href", address);
    way.textContent = label;
  }
}

showWhatIsTold();
// A page that comes back from the browser's own memory still shows how it was then.
addEventListener("pageshow", showWhatIsTold);
document.addEventListener("visibilitychange", () => document.hidden || showWhatIsTold());
document.addEventListener("cart-changed", ({ detail }) => showCount(detail.count));

// More placards came: another page of a list, what was seen before.
for (const came of ["htmx:afterSettle", "placards-came"]) document.addEventListener(came, showWishes);

document.addEventListener("submit", async (event) => {
  const form = event.target.closest("[data-cart-form]");
  const button = event.submitter;
  // The other button buys at once: that is a page of its own.
  if (!form || button?.hasAttribute("formaction")) return;
  event.preventDefault();
  if (form.ariaBusy === "true") return;
  setBusy(form, button, true);
  try {
    await putIntoCart(form);
  } catch {
    // No answer, or one that is not for scripts: the browser sends the form itself and shows what comes.
    form.submit();
  } finally {
    setBusy(form, button, false);
  }
});

async function putIntoCart(form) {
  const answer = await fetch(form.action, {
    method: "POST",
    body: new FormData(form),
    headers: { "HX-Request": "true" },
  });
  if (!answer.ok && answer.status !== 422) throw new Error(answer.status);
  const fragment = document.createRange().createContextualFragment(await answer.text());
  const refusal = form.querySelector("[data-cart-refusal]");
  if (refusal) refusal.hidden = answer.ok;
  if (!answer.ok && refusal) {
    refusal.textContent = fragment.textContent.trim();
    refusal.scrollIntoView({ block: "center" });
    return;
  }
  showToast(fragment);
  const { "cart-changed": changed } = JSON.parse(answer.headers.get("HX-Trigger") || "{}");
  if (changed) document.dispatchEvent(new CustomEvent("cart-changed", { detail: changed }));
}

function setBusy(form, button, busy) {
  form.ariaBusy = String(busy);
  if (button) button.ariaBusy = String(busy);
}

// All hearts are buttons of one form, which only adds; what a full heart takes back needs a script.
document.getElementById("wish-form")?.addEventListener("submit", async (event) => {
  const form = event.currentTarget;
  const heart = event.submitter;
  event.preventDefault();
  if (heart.ariaBusy === "true") return;
  heart.ariaBusy = "true";
  const action = heart.ariaPressed === "true" ? form.dataset.remove : form.action;
  const body = new URLSearchParams({ product: heart.value });
  try {
    const answer = await fetch(action, { method: "POST", body, headers: { "HX-Request": "true" } });
    const entrance = answer.headers.get("HX-Redirect");
    if (entrance) return location.assign(entrance);
    if (!answer.ok && answer.status !== 409) throw new Error(answer.status);
    showToast(document.createRange().createContextualFragment(await answer.text()));
    showWishes();
  } catch {
    // As above: the browser sends it, and shows what comes.
    form.action = action;
    form.append(Object.assign(document.createElement("input"), { type: "hidden", name: "product", value: heart.value }));
    form.submit();
  } finally {
    heart.ariaBusy = "false";
  }
});

const TOAST_LASTS = 6000;

function showToast(fragment) {
  const toasts = document.getElementById("toasts");
  toasts.replaceChildren(fragment);
  const toast = toasts.firstElementChild;
  const leave = () => {
    if (toast.matches(":hover, :focus-within")) setTimeout(leave, 1000);
    else toast.remove();
  };
  setTimeout(leave, TOAST_LASTS);
}

// Errors of pictures do not bubble; they are caught on their way down. Those that came before this file did have no
// width, but so has every picture in a frame that is not laid out yet, as an editor's preview: decoding tells them apart.
function labelInstead(image) {
  const label = document.createElement("span");
  label.className = "placeholder";
  if (image.alt) {
    label.setAttribute("role", "img");
    label.setAttribute("aria-label", image.alt);
    label.append(Object.assign(document.createElement("span"), {
      className: "placeholder__label",
      textContent: image.alt,
      ariaHidden: "true",
    }));
  }
  image.replaceWith(label);
}

document.addEventListener("error", (event) => event.target.matches?.("img.picture") && labelInstead(event.target), true);
for (const image of document.querySelectorAll("img.picture")) {
  if (image.complete && image.currentSrc && !image.naturalWidth) image.decode().catch(() => labelInstead(image));
}
