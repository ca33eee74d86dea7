// Whether single keys are shortcuts in the grid (WCAG 2.1.4). Off, a cell is an ordinary text box: type a code, Tab on.

const NAME = "bellwether.single-keys";

export function singleKeys() {
  try {
    return localStorage.getItem(NAME) !== "off";
  } catch {
    return true;
  }
}

// The switch, in the sheet of keys.
export function addSwitch() {
  const sheet = document.querySelector("dialog#keys form");
  if (!sheet) return;
  const label = document.createElement("label");
  label.className = "key-switch";
  const box = Object.assign(document.createElement("input"), { type: "checkbox", checked: singleKeys() });
  box.addEventListener("change", () => {
    try {
      if (box.checked) localStorage.removeItem(NAME);
      else localStorage.setItem(NAME, "off");
    } catch {
      box.checked = true; // nowhere to remember it
    }
  });
  label.append(box, " Single-key shortcuts in the register. Off: type codes as text and press Tab; Ctrl and Alt keys stay.");
  sheet.before(label);
}
