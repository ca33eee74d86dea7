// The late gate on any page: Alt L, the beginning of a name, Enter. Fetched when it is first asked for.
// The page it leads to, /late/, does the same without any script.
let dialog, box, list, said, find, asked, newest = 0;

// Of a page that asks for a sign-in nothing is shown here: it would stand among the names.
const SIGNED_OUT = "You were signed out meanwhile, so nothing was done. Load the page again and sign in.";
const NO_ANSWER = "No answer came: the connection is down. Try again when it is back.";
const token = () => JSON.parse(document.body.getAttribute("hx-headers") ?? "{}")["X-CSRFToken"] ?? "";
const selected = () => list.querySelector("[aria-selected=true]:not([aria-disabled])");

async function build(link) {
  find = link.dataset.find;
  const answer = await fetch(find);
  if (!answer.ok || answer.redirected) throw new Error("no gate");
  dialog = document.createElement("dialog");
  dialog.className = "gate-dialog";
  dialog.setAttribute("aria-labelledby", "gate-title");
  dialog.dataset.ownKeys = "";
  dialog.innerHTML = await answer.text();
  document.body.append(dialog);
  box = dialog.querySelector("#gate-box");
  list = dialog.querySelector("#gate-list");
  said = dialog.querySelector(".gate-said");
  box.addEventListener("input", () => { asked = search(); });
  dialog.addEventListener("keydown", keys);
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[data-href]");
    if (option) mark(option.dataset.href);
  });
  said.addEventListener("click", answerQuestion);
}

export async function open(link) {
  if (dialog?.open) return box.focus();
  if (!dialog) {
    try {
      await build(link);
    } catch {
      location.assign(link.href);
      return;
    }
  } else {
    refreshClock();
  }
  box.value = "";
  list.replaceChildren();
  said.replaceChildren();
  dialog.querySelectorAll("[name=gate-why]:checked").forEach((radio) => { radio.checked = false; });
  dialog.showModal();
  box.focus();
}

async function refreshClock() {
  const answer = await fetch(find).catch(() => null);
  if (!answer?.ok || answer.redirected) return; // the names will say why
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const id of ["gate-title", "gate-clock"]) dialog.querySelector(`#${id}`).textContent = fresh.getElementById(id)?.textContent ?? "";
}

async function search() {
  const mine = ++newest;
  const words = box.value.trim();
  if (words.length < 2) return show("");
  const answer = await fetch(`${find}?q=${encodeURIComponent(words)}`).catch(() => null);
  const text = await answer?.text().catch(() => "");
  if (mine !== newest) return;
  show(answer?.ok && !answer.redirected ? text : "");
  if (answer?.redirected) tell(SIGNED_OUT, []);
  else if (!answer) tell(NO_ANSWER, []);
}

function show(html) {
  list.innerHTML = html;
  box.setAttribute("aria-expanded", String(list.childElementCount > 0));
  point();
}

function point() {
  const here = selected();
  if (here) box.setAttribute("aria-activedescendant", here.id);
  else box.removeAttribute("aria-activedescendant");
  here?.scrollIntoView({ block: "nearest" });
}

function move(step) {
  const options = [...list.querySelectorAll("[data-href]")];
  if (!options.length) return;
  const at = options.indexOf(selected());
  options.forEach((option) => option.setAttribute("aria-selected", "false"));
  options[(at + step + options.length) % options.length].setAttribute("aria-selected", "true");
  point();
}

async function keys(event) {
  if (event.target !== box) return;
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    move(event.key === "ArrowDown" ? 1 : -1);
  } else if (event.key === "Enter") {
    event.preventDefault();
    await asked; // Enter may come before the names do
    const here = selected();
    if (here) mark(here.dataset.href);
  }
}

async function mark(href, more = {}) {
  const why = dialog.querySelector("[name=gate-why]:checked")?.value ?? "";
  const answer = await send(href, { why, ...more });
  if (answer.ask) {
    tell(answer.ask, [["Mark late", "confirm", href], ["Leave it", "leave", ""]]);
    said.querySelector("button").focus();
    return;
  }
  tell(answer.said ?? answer.refused, answer.undo ? [["Undo", "undo", answer.undo]] : []);
  if (answer.said) {
    box.value = "";
    show("");
    document.dispatchEvent(new CustomEvent("bellwether:marked"));
  }
  box.focus();
}

async function answerQuestion(event) {
  const button = event.target.closest("button");
  if (!button) return;
  const { what, href } = button.dataset;
  if (what === "confirm") return mark(href, { confirm: "yes" });
  if (what === "undo") {
    const answer = await send(href, {});
    tell(answer.said ?? answer.refused, []);
  } else {
    said.replaceChildren();
  }
  box.focus();
}

async function send(href, fields) {
  try {
    const answer = await fetch(href, {
      method: "POST",
      headers: { "X-CSRFToken": token(), "X-Late-Gate": "dialog" },
      body: new URLSearchParams(fields),
    });
    if (answer.redirected) return { refused: SIGNED_OUT };
    return await answer.json();
  } catch {
    return { refused: "It was not saved: the connection is down, or the page is too old. Try again." };
  }
}

function tell(words, buttons) {
  const line = document.createElement("p");
  line.textContent = words;
  said.replaceChildren(line);
  for (const [text, what, href] of buttons) {
    const button = Object.assign(document.createElement("button"), { type: "button", textContent: text });
    button.className = "govuk-button govuk-button--secondary button-small";
    Object.assign(button.dataset, { what, href });
    said.append(button);
  }
}
