// Follows the choice of 고시 품목: asks for the items of that kind and keeps whatever was written before.
document.addEventListener("change", (event) => {
  if (event.target.name !== "notice_kind") return;
  const notice = document.querySelector("[data-notice]");
  const rows = notice.querySelector("[data-notice-rows]");
  const items = JSON.parse(notice.querySelector("script[type='application/json']").textContent);
  const wanted = items[event.target.value] ?? [];
  const written = new Map();
  for (const row of rows.children) {
    const [label, text] = row.querySelectorAll("input");
    if (text.value.trim()) written.set(label.value, text.value);
  }

  const pattern = rows.firstElementChild;
  const extra = [...written.keys()].filter((label) => !wanted.includes(label));
  rows.replaceChildren(
    ...[...wanted, ...extra].map((item, index) => {
      const row = pattern.cloneNode(true);
      const [label, text] = row.querySelectorAll("input");
      label.value = item;
      text.value = written.get(item) ?? "";
      text.id = `${notice.id}-${index + 1}`;
      row.querySelector("label").htmlFor = text.id;
      row.querySelector("label").textContent = item;
      row.querySelector("[data-notice-extra]").hidden = wanted.includes(item);
      return row;
    }),
  );
});
