// The shop's list: what was asked stays in the address, and only what says something is in it.
const form = document.querySelector("[data-list-form]");
const status = document.querySelector("[data-list-status]");

form.addEventListener("htmx:configRequest", ({ detail }) => {
  for (const [name, value] of Object.entries(detail.parameters)) {
    if (value === "") delete detail.parameters[name];
  }
});
// A price that is being typed while an answer is on its way must not be written over.
form.addEventListener("htmx:oobBeforeSwap", ({ detail }) => {
  if (detail.target.contains(document.activeElement) && document.activeElement.matches("[inputmode]")) detail.shouldSwap = false;
});
form.addEventListener("htmx:afterSettle", () => {
  status.textContent = document.getElementById("list").dataset.count;
});
