// On to the provider: by itself the first time an attempt is seen, then whenever the button is pressed. What the
// provider's own script refuses is said in place.
const desk = document.querySelector("[data-pay]");
const link = desk?.querySelector("[data-pay-link]");
const button = desk?.querySelector("[data-pay-button]");
const refusal = desk?.querySelector("[data-pay-refusal]");

function say(text) {
  refusal.textContent = text;
  refusal.hidden = !text;
}

// Nothing of ours loads it: the page names it, behind this module, so that its end is heard here.
const provider = document.querySelector("script[data-provider]");
const loaded = new Promise((resolve, reject) => {
  provider?.addEventListener("load", resolve);
  provider?.addEventListener("error", () => reject({ code: "MISSING" }));
});
loaded.catch(() => {});

async function open() {
  if (button.ariaBusy === "true") return;
  say("");
  button.ariaBusy = "true";
  try {
    const { clientKey, customerKey, request } = JSON.parse(document.getElementById("payment-request").textContent);
    await loaded;
    await window.TossPayments(clientKey).payment({ customerKey }).requestPayment(request);
  } catch ({ code, message }) {
    say({ USER_CANCEL: refusal.dataset.cancelled, MISSING: refusal.dataset.missing }[code] ?? message);
  }
  button.ariaBusy = "false";
}

button?.addEventListener("click", open);
// Back from the provider, out of the browser's memory.
addEventListener("pageshow", ({ persisted }) => { if (persisted && button) button.ariaBusy = "false"; });

// Whoever ordered a moment ago has pressed a button that says so. Coming back, one is asked first.
function isFirst() {
  const name = `pay:${desk.dataset.pay}`;
  try {
    if (sessionStorage.getItem(name)) return false;
    sessionStorage.setItem(name, "1");
    return true;
  } catch {
    return false;
  }
}
// Once the page has loaded: before that, going on would put the provider's page in this one's place.
addEventListener("load", () => setTimeout(() => {
  if (!desk || !isFirst()) return;
  if (link) location.assign(link.href);
  else if (button) open();
}));
