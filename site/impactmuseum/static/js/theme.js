// Classic and in the head on purpose: the scheme a visitor chose must stand before the first paint.
(() => {
  const root = document.documentElement;
  const kept = () => {
    try { return localStorage.getItem("theme"); } catch { return null; }
  };
  root.classList.add("js");
  if (kept() === "light" || kept() === "dark") root.dataset.theme = kept();

  document.addEventListener("click", (event) => {
    if (!event.target.closest("[data-theme-toggle]")) return;
    const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
    root.dataset.theme = dark ? "light" : "dark";
    try { localStorage.setItem("theme", root.dataset.theme); } catch { /* a visitor who keeps nothing still sees it */ }
  });

  // Chromium rejects a promise nobody holds when a page was shown before its transition could start. No harm done.
  addEventListener("unhandledrejection", (event) => {
    if (event.reason instanceof DOMException && /transition/i.test(event.reason.message)) event.preventDefault();
  });
})();
