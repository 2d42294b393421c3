// What just happened, said at the foot of the window. Anybody may ask for it:
// document.dispatchEvent(new CustomEvent("museum:toast", { detail: { text, url, action, kind } }))
// or a server answer with the header HX-Trigger: {"museum:toast": {…}}.
const LASTS = 5000;

document.addEventListener("museum:toast", ({ detail }) => {
  const toast = document.createElement("div");
  toast.className = `toast${detail.kind ? ` toast--${detail.kind}` : ""}`;
  toast.append(Object.assign(document.createElement("p"), { textContent: detail.text }));
  if (detail.url) toast.append(Object.assign(document.createElement("a"), { href: detail.url, textContent: detail.action }));
  document.getElementById("toasts").replaceChildren(toast);
  setTimeout(() => {
    if (toast.matches(":hover, :focus-within")) return;
    toast.classList.add("is-leaving");
    setTimeout(() => toast.remove(), 200);
  }, LASTS);
});
