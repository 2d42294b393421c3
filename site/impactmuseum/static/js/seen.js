// What was looked at before, newest first. It stays in this browser: the server is told the numbers of the products, keeps
// none of them, and answers with their placards.

const KEPT = "seen";
const MOST = 9;

function seen() {
  try {
    const ids = JSON.parse(localStorage.getItem(KEPT) ?? "[]");
    return Array.isArray(ids) ? ids.filter(Number.isInteger) : [];
  } catch {
    return []; // Nothing may be kept here, or something else was.
  }
}

function keep(ids) {
  try {
    localStorage.setItem(KEPT, JSON.stringify(ids));
  } catch {
    // Then it is not remembered.
  }
}

async function show(section, ids) {
  const asked = new URLSearchParams(ids.map((id) => ["product", id]));
  const answer = await fetch(`${section.dataset.seen}?${asked}`);
  if (!answer.ok) return;
  const wall = document.createRange().createContextualFragment(await answer.text());
  if (!wall.querySelector("li")) return;
  section.querySelector("[data-seen-wall]").replaceChildren(wall);
  section.hidden = false;
  document.dispatchEvent(new Event("placards-came"));
}

const section = document.querySelector("[data-seen]");
const now = Number(section.dataset.seenNow);
const before = seen().filter((id) => id !== now);
if (now) keep([now, ...before].slice(0, MOST));
if (before.length) show(section, before.slice(0, MOST - 1)).catch(() => {});

section.querySelector("[data-seen-forget]").addEventListener("click", () => {
  keep([]);
  section.hidden = true;
  document.getElementById("main").focus();
});
