// Sessions ticked by the week: the buttons change the ticks on the spot, and the counts follow.
// Without this file the buttons send the form, which comes back with the ticks changed.

const boxes = (part) => [...part.querySelectorAll("input[type=checkbox]")];
const chosen = (part) => boxes(part).filter((box) => box.checked).length;

function count(field) {
  field.querySelectorAll("[data-week]").forEach((week) => {
    week.querySelector("[data-week-count]").textContent = `${chosen(week)} of ${boxes(week).length}`;
  });
  const every = boxes(field).length;
  const noun = every === 1 ? "session" : "sessions";
  field.querySelector("[data-weeks-total]").textContent = `${chosen(field)} of ${every} ${noun} chosen`;
}

document.querySelectorAll("[data-weeks]").forEach((field) => {
  field.addEventListener("click", (event) => {
    const button = event.target.closest("button[name=pick]");
    if (!button) return;
    event.preventDefault();
    const part = button.closest("[data-week]") ?? field;
    boxes(part).forEach((box) => {
      box.checked = button.value.endsWith("all");
    });
    count(field);
  });
  field.addEventListener("change", () => count(field));
});
