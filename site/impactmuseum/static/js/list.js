// The shop's list: what was asked stays in the address, and only what says something is in it.
const form = document.querySelector("[data-list-form]");
const status = document.querySelector("[data-list-status]");

form.addEventListener("htmx:configRequest", ({ detail }) => {
  for (const [name, value] of Object.entries(detail.parameters)) {
    if (value === "") delete detail.parameters[name];
  }
});
form.addEventListener("htmx:afterSettle", ({ detail }) => {
  const count = detail.target.dataset?.count ?? document.getElementById("list").dataset.count;
  status.textContent = count;
});
