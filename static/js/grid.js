// Choosing marks in a grid as in a spreadsheet. The boxes in the cells are the choice: this only ticks them, and
// fetches the page that shows the change. What may be changed is decided there, never here.

import { singleKeys } from "./register_switch.js";

const form = document.querySelector("form#grid");
const result = document.getElementById("amend-result");
const WAIT = 700;
const HOLD = 450;

if (form?.querySelector("input[name=cell]")) start();
pickReasons(document.getElementById("amend-page"));
// A sheet opened by a Print link prints at once; coming back to it does not print it again.
if (location.hash === "#print" && document.querySelector("[data-print-now]") && performance.getEntriesByType("navigation")[0]?.type === "navigate") window.print();
document.addEventListener("keydown", (event) => {
  const link = event.altKey && !event.ctrlKey && event.key.toLowerCase() === "a" && document.querySelector("a[aria-keyshortcuts='Alt+A']");
  if (link) { event.preventDefault(); link.click(); }
});

function start() {
  const table = form.querySelector("table");
  const rows = [...table.tBodies[0].rows].map((row) => [...row.querySelectorAll(".mark")].map((mark) => mark.querySelector("input")));
  const place = new Map();
  rows.forEach((cells, r) => cells.forEach((box, c) => box && place.set(box, { r, c })));
  const code = document.getElementById("amend-code");
  const codes = new Set((form.dataset.codes ?? "").split(" "));
  const count = document.getElementById("amend-count");
  let anchor = null, at = null, typed = "", timer = 0, dragging = false, byMouse = false, asked = 0;

  const boxes = [...place.keys()];
  boxes.forEach((box) => { box.tabIndex = -1; box.checked = false; });
  const first = startingBox();
  first.tabIndex = 0;
  if (form.dataset.focus !== undefined) goTo(first);

  function startingBox() {
    const kept = sessionStorage.getItem("grid-at");
    sessionStorage.removeItem("grid-at");
    return boxes.find((box) => box.value === kept) ?? boxes.find((box) => box.value === form.dataset.focus) ?? boxes[0];
  }

  function goTo(box, extend = false) {
    boxes.forEach((other) => { if (other.tabIndex === 0) other.tabIndex = -1; });
    box.tabIndex = 0;
    at = place.get(box);
    if (!extend || !anchor) anchor = at;
    box.focus();
    choose(anchor, at);
  }

  function choose(from, to, keep = false) {
    const [top, bottom] = [Math.min(from.r, to.r), Math.max(from.r, to.r)];
    const [left, right] = [Math.min(from.c, to.c), Math.max(from.c, to.c)];
    place.forEach(({ r, c }, box) => {
      const inside = r >= top && r <= bottom && c >= left && c <= right;
      box.checked = inside || (keep && box.checked);
    });
    told();
  }

  function told() {
    const chosen = boxes.filter((box) => box.checked);
    const pupils = new Set(chosen.map((box) => box.value.split("|")[0])).size;
    const whom = pupils > 1 ? ` of ${pupils} pupils` : "";
    count.textContent = chosen.length ? `${chosen.length} ${chosen.length === 1 ? "session" : "sessions"}${whom} chosen` : "Nothing chosen yet.";
    forget();
    if (result) { result.hidden = true; result.replaceChildren(); }
    asked += 1;
  }

  function step(dr, dc, extend) {
    let { r, c } = at ?? place.get(first);
    for (;;) {
      r += dr; c += dc;
      if (!rows[r] || c < 0 || c >= rows[r].length) return;
      if (rows[r][c]) return goTo(rows[r][c], extend);
    }
  }

  function edge(dr, dc, extend) {
    const { r, c } = at;
    const line = dr ? rows.map((cells) => cells[c]) : rows[r];
    const found = line.filter(Boolean);
    goTo(dr + dc < 0 ? found[0] : found.at(-1), extend);
  }

  function forget() { typed = ""; clearTimeout(timer); code.value = ""; }

  // C, J and Y may be followed by a figure: wait for it a moment.
  function type(sign) {
    clearTimeout(timer);
    const both = typed + sign.toUpperCase();
    typed = both;
    code.value = typed;
    const longer = [...codes].some((each) => each.length > typed.length && each.startsWith(typed));
    if (longer) timer = setTimeout(look, WAIT); else look();
  }

  async function look() {
    clearTimeout(timer);
    typed = "";
    const mine = (asked += 1);
    const body = new FormData(form);
    let answer;
    try {
      answer = await fetch(form.action, { method: "POST", body, headers: { "HX-Request": "true" } });
    } catch {
      say("No connection: nothing was changed. Try again when it is back.");
      return;
    }
    const text = await answer.text().catch(() => "");
    if (mine !== asked) return;
    const part = new DOMParser().parseFromString(text, "text/html");
    const shown = part.querySelector("[data-amend], .amend-problem");
    if (!shown) { refuse(part); return; }
    result.replaceChildren(...part.body.childNodes);
    result.hidden = false;
    (result.querySelector("[name=reason]:checked, [name=reason], [name=confirm], [data-amend-close]") ?? code).focus();
  }

  // Not what was asked for, but why not: the server's own words, with the way on that goes with them.
  function refuse(part) {
    const words = part.querySelector(".notice p, h1, p");
    words?.querySelectorAll(".govuk-visually-hidden").forEach((each) => each.remove());
    const link = words?.querySelector("a");
    link?.remove();
    say(words?.textContent.trim() || "That could not be shown.", link);
  }

  function say(words, link) {
    const line = document.createElement("p");
    line.className = "amend-problem";
    line.setAttribute("role", "alert");
    line.append(words, ...(link ? [" ", link] : []));
    result.replaceChildren(line);
    result.hidden = false;
  }

  table.addEventListener("focusin", (event) => {
    const here = place.get(event.target);
    if (here && here !== at) at = anchor = here;
  });
  const ARROWS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
  table.addEventListener("keydown", (event) => {
    const box = event.target;
    if (!place.has(box)) return;
    at = place.get(box);
    const ctrl = event.ctrlKey || event.metaKey;
    const arrow = ARROWS[event.key];
    if (arrow && !event.altKey) {
      event.preventDefault();
      (ctrl ? edge : step)(...arrow, event.shiftKey);
    } else if (event.key === "Home" || event.key === "End") {
      event.preventDefault();
      edge(0, event.key === "Home" ? -1 : 1, event.shiftKey);
    } else if (event.key === " " && (event.shiftKey || ctrl)) {
      event.preventDefault();
      const last = { r: rows.length - 1, c: rows[at.r].length - 1 };
      if (ctrl) choose({ r: 0, c: at.c }, { r: last.r, c: at.c }); else choose({ r: at.r, c: 0 }, { r: at.r, c: last.c });
    } else if (ctrl && event.key.toLowerCase() === "a") {
      event.preventDefault();
      choose({ r: 0, c: 0 }, { r: rows.length - 1, c: 99 });
    } else if (event.key === "Enter") {
      event.preventDefault();
      if (typed) look(); else history(box);
    } else if (event.key === "Escape") {
      boxes.forEach((other) => { other.checked = false; });
      told();
    } else if (!ctrl && event.key.length === 1 && !singleKeys()) {
      return; // switched off: codes go into the box beside the grid
    } else if (event.key === "Delete" || event.key === "Backspace") {
      event.preventDefault();
      code.value = "-";
      look();
    } else if (!ctrl && !event.altKey && event.key.length === 1 && /[A-Za-z/\\#0-9]/.test(event.key)) {
      event.preventDefault();
      if (!boxes.some((other) => other.checked)) box.checked = true;
      type(event.key);
    }
  });

  function history(box) {
    const [ref, day, half] = box.value.split("|");
    const school = form.action.match(/registers\/(\d+)\//)[1];
    sessionStorage.setItem("grid-at", box.value);
    location.assign(`/pupils/${ref}/marks/${school}/${day}/${half.toLowerCase()}/`);
  }

  const boxAt = (target) => target.closest?.("label.mark")?.querySelector("input");
  table.addEventListener("pointerdown", (event) => {
    const box = boxAt(event.target);
    byMouse = event.pointerType === "mouse" && event.button === 0;
    if (!box || !byMouse) return;
    event.preventDefault();
    dragging = true;
    if (event.ctrlKey || event.metaKey) {
      box.checked = !box.checked;
      at = anchor = place.get(box);
      box.focus();
      told();
    } else goTo(box, event.shiftKey);
  });
  table.addEventListener("pointerover", (event) => {
    const box = dragging && boxAt(event.target);
    if (box) goTo(box, true);
  });
  addEventListener("pointerup", () => { dragging = false; });
  table.addEventListener("click", (event) => { if (byMouse && event.target.closest("label.mark")) event.preventDefault(); });

  // A finger: a tap ticks one mark; a long press chooses all from the last one ticked to this one.
  let press = 0;
  table.addEventListener("touchstart", (event) => {
    const box = boxAt(event.target);
    if (box) press = setTimeout(() => { press = -1; choose(anchor ?? place.get(box), place.get(box), true); navigator.vibrate?.(15); }, HOLD);
  }, { passive: true });
  table.addEventListener("touchmove", () => clearTimeout(press), { passive: true });
  table.addEventListener("touchend", (event) => { if (press === -1) event.preventDefault(); clearTimeout(press); press = 0; });
  table.addEventListener("contextmenu", (event) => { if (boxAt(event.target) && !byMouse) event.preventDefault(); });
  table.addEventListener("change", (event) => {
    if (!place.has(event.target)) return;
    at = anchor = place.get(event.target);
    told();
  });

  table.querySelectorAll("[data-col], [data-row]").forEach((head) => {
    const isRow = head.dataset.row !== undefined;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "pick";
    const link = head.querySelector("a");
    button.append(...(link ?? head).childNodes);
    const hidden = document.createElement("span");
    hidden.className = "govuk-visually-hidden";
    hidden.textContent = isRow ? ": choose" : ` ${head.dataset.col}: choose`;
    button.append(hidden);
    if (link) {
      link.replaceWith(button);
      link.className = "record-link";
      link.textContent = "›";
      link.setAttribute("aria-label", `Record of ${head.dataset.row}`);
      head.closest("tr").lastElementChild.append(link);
    } else head.append(button);
    button.addEventListener("click", (event) => {
      const r = isRow ? [...table.tBodies[0].rows].indexOf(head.closest("tr")) : 0;
      const c = isRow ? 0 : [...head.parentElement.children].indexOf(head) - (head.parentElement.querySelector("td") ? 1 : 0);
      const to = isRow ? { r, c: 99 } : { r: rows.length - 1, c };
      choose({ r, c }, to, event.ctrlKey || event.metaKey || event.shiftKey);
      const box = isRow ? rows[r].find(Boolean) : rows.map((cells) => cells[c]).find(Boolean);
      if (!box) return;
      anchor = at = place.get(box);
      boxes.forEach((other) => { other.tabIndex = other === box ? 0 : -1; });
      box.focus({ preventScroll: true });
    });
  });

  form.addEventListener("submit", (event) => { event.preventDefault(); look(); });
  pickReasons(result);
  result.addEventListener("submit", () => { if (at) sessionStorage.setItem("grid-at", rows[at.r][at.c].value); });
  const leave = () => { told(); if (at) goTo(rows[at.r][at.c]); };
  result.addEventListener("click", (event) => { if (event.target.closest("[data-amend-close]")) { event.preventDefault(); leave(); } });
  result.addEventListener("keydown", (event) => { if (event.key === "Escape") leave(); });
  document.addEventListener("keydown", (event) => {
    const undo = document.getElementById("undo-block");
    const writing = event.target.matches?.("input[type=text], textarea, #amend-code, #amend-note, #find");
    if (undo && !writing && (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "z") { event.preventDefault(); undo.click(); }
  });
}

// The figures 1 to 8 pick a reason while the reasons have the focus; "another" asks for words at once.
function pickReasons(within) {
  within?.addEventListener("keydown", (event) => {
    if (event.target.matches("input[type=text]") || event.ctrlKey || event.altKey || event.metaKey) return;
    const radio = within.querySelector(`[data-number="${CSS.escape(event.key)}"]`);
    if (!radio) return;
    event.preventDefault();
    radio.checked = true;
    radio.focus();
    if (radio.value === "other") within.querySelector("[name=words]").focus();
  });
}
