// Dialogs, what folds on a phone, and the tabs that follow the reader.
// Without this file dialogs open as popovers; with it they also hold the focus and make the page behind inert.

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-dialog]");
  if (opener) {
    const dialog = document.getElementById(opener.dataset.dialog);
    if (!dialog || dialog.open) return;
    event.preventDefault();
    dialog.showModal();
    return;
  }
  const dialog = event.target.closest("dialog[open]");
  if (!dialog) return;
  if (event.target.closest("[data-dialog-close]") || clickedBeside(dialog, event)) {
    event.preventDefault();
    dialog.close();
  }
});

function clickedBeside(dialog, event) {
  if (event.target !== dialog || event.detail === 0) return false;
  const box = dialog.getBoundingClientRect();
  return event.clientX < box.left || event.clientX > box.right || event.clientY < box.top || event.clientY > box.bottom;
}

const phone = matchMedia("(max-width: 61.99rem)");
for (const details of document.querySelectorAll("[data-folds-on-phone]")) {
  details.open = !phone.matches;
}

for (const tabs of document.querySelectorAll("[data-tabs]")) {
  const links = [...tabs.querySelectorAll("a[href^='#']")];
  const mark = (id) => links.forEach((link) => {
    if (link.hash === `#${id}`) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  });
  const watcher = new IntersectionObserver(
    (entries) => entries.forEach((entry) => entry.isIntersecting && mark(entry.target.id)),
    { rootMargin: "-30% 0px -65%" },
  );
  links.map((link) => document.getElementById(link.hash.slice(1))).forEach((part) => part && watcher.observe(part));
}

// Hangul is composed with Enter: the first Enter ends a syllable and must not send the form.
document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && event.isComposing && event.target.form) event.preventDefault();
});
