// The pages work without this script; it saves a few movements.

// "/" puts the cursor into the search box, unless something is being typed.
document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input, textarea, select, [contenteditable]");
  if (event.key !== "/" || typing || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  const box = document.getElementById("q");
  box.focus();
  box.select();
});

// "?" opens the search help.
document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input, textarea, select, [contenteditable]");
  if (event.key !== "?" || typing || event.ctrlKey || event.metaKey || event.altKey) return;
  window.location.assign(document.getElementById("help-link").href);
});

// Beside results there is room for the filters to stand open; above them, on a phone, they unfold.
const filters = document.querySelector(".filters");
if (filters) {
  const beside = window.matchMedia("(min-width: 56.25rem)");
  const fit = () => { filters.open = beside.matches; };
  beside.addEventListener("change", fit);
  fit();
}
