// Suggestions while one types: a combobox over the plain search form, which works without it. Nothing is asked while a
// syllable is still being put together.
const WAIT = 180;

for (const form of document.querySelectorAll("[data-search][data-suggest]")) {
  const field = form.querySelector("input[type=search]");
  const list = document.createElement("div");
  const said = document.createElement("p");
  let timer = 0;
  let asked = "";
  let pending = null;

  list.className = "suggestions";
  list.id = `${field.id}-suggestions`;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", form.dataset.suggestLabel);
  list.hidden = true;
  said.className = "visually-hidden";
  said.setAttribute("role", "status");
  form.append(list, said);
  field.setAttribute("role", "combobox");
  field.setAttribute("aria-autocomplete", "list");
  field.setAttribute("aria-controls", list.id);
  field.setAttribute("aria-expanded", "false");

  const options = () => [...list.querySelectorAll("[role=option]")];
  const chosen = () => options().findIndex((option) => option.getAttribute("aria-selected") === "true");

  function show(isShown) {
    list.hidden = !isShown;
    field.setAttribute("aria-expanded", String(isShown));
    if (!isShown) choose(-1);
  }

  function choose(place) {
    for (const [number, option] of options().entries()) option.setAttribute("aria-selected", String(number === place));
    const option = options()[place];
    if (option) {
      field.setAttribute("aria-activedescendant", option.id);
      option.scrollIntoView({ block: "nearest" });
    } else {
      field.removeAttribute("aria-activedescendant");
    }
  }

  async function ask() {
    const query = field.value.trim();
    if (query === asked) return;
    asked = query;
    pending?.abort();
    if (!query) return show(false);
    pending = new AbortController();
    try {
      const answer = await fetch(`${form.dataset.suggest}?${new URLSearchParams({ query })}`, { signal: pending.signal });
      if (!answer.ok) return show(false);
      list.innerHTML = await answer.text();
    } catch {
      return;
    }
    for (const option of options()) option.id = `${field.id}-${option.id}`;
    const count = options().length;
    show(count > 0 && document.activeElement === field);
    said.textContent = count ? form.dataset.suggestCount.replace("0", count) : "";
  }

  function later() {
    clearTimeout(timer);
    timer = setTimeout(ask, WAIT);
  }

  field.addEventListener("input", (event) => { if (!event.isComposing) later(); });
  field.addEventListener("compositionend", later);
  field.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    const count = options().length;
    const place = chosen();
    if (event.key === "Escape" && !list.hidden) {
      event.preventDefault();
      show(false);
    } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && count) {
      event.preventDefault();
      const step = event.key === "ArrowDown" ? 1 : -1;
      if (list.hidden) show(true);
      // One place before the first is the field itself.
      choose(((place + 1 + step + count + 1) % (count + 1)) - 1);
    } else if (event.key === "Enter" && place >= 0 && !list.hidden) {
      event.preventDefault();
      options()[place].click();
    }
  });
  form.addEventListener("focusout", (event) => { if (!form.contains(event.relatedTarget)) show(false); });
  // Before the field loses its focus and the list goes away.
  list.addEventListener("pointerdown", (event) => event.preventDefault());
}
