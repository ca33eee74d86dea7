// A list to tick: all or none on the spot, and how many are ticked. Without this file the two links load the page anew.

const form = document.querySelector("[data-ticked]");
const boxes = form ? [...form.querySelectorAll("input[type=checkbox][name=n]")] : [];
const count = form?.querySelector("[data-ticked-count]");

function recount() {
  if (count) count.textContent = `${boxes.filter((box) => box.checked).length} of ${boxes.length} ticked`;
}

form?.addEventListener("change", recount);
document.querySelectorAll("[data-tick]").forEach((link) => {
  link.addEventListener("click", (event) => {
    event.preventDefault();
    boxes.forEach((box) => {
      box.checked = link.dataset.tick === "all";
    });
    recount();
  });
});
recount(); // the browser keeps ticks on the way back
