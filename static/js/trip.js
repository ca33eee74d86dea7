// Choosing who is on a trip: filter by name, tick a class, count. The form works without any of it.
const form = document.querySelector("[data-members]");
const boxes = [...form.querySelectorAll("input[name=member]")];
const count = form.querySelector("[data-count]");
const fold = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().trim();

function recount() {
  count.textContent = boxes.filter((box) => box.checked).length;
}

form.addEventListener("change", recount);
form.addEventListener("click", (event) => {
  const button = event.target.closest("[data-all]");
  if (!button) return;
  const here = [...button.closest("[data-class]").querySelectorAll("[data-name]:not([hidden]) input")];
  const tick = here.some((box) => !box.checked);
  for (const box of here) box.checked = tick;
  recount();
});

const typed = form.querySelector("[data-filter]");

function filter() {
  const words = fold(typed.value).split(/\s+/).filter(Boolean);
  for (const group of form.querySelectorAll("[data-class]")) {
    let shown = 0;
    for (const item of group.querySelectorAll("[data-name]")) {
      const fits = words.every((word) => ` ${item.dataset.name}`.includes(` ${word}`));
      item.hidden = !fits;
      shown += fits;
    }
    group.hidden = !shown;
    if (words.length) group.open = shown > 0;
  }
}

typed.addEventListener("input", filter);
if (typed.value) filter(); // typed before this was loaded, or kept by the browser on the way back
form.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && event.target.matches("[data-filter]")) event.preventDefault();
});
