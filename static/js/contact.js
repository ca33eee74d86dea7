// The contact box: on a case, on its own page, and on any page by Alt C. Keys, drafts, saving in place.
// Each of them also works as a plain form without this.

import { forget, load, save, when } from "./drafts.js";

const who = document.querySelector("[data-sign-out]")?.dataset.signOut ?? "";
// In a dialog over a page that somebody may be filling in, the answer is told in place; elsewhere the page comes anew.
const stays = !document.querySelector("main form[data-draft], [data-worklist]");
const SCRIPT = { "X-Contact-Box": stays ? "dialog" : "page" };
const MARKS = new Set(["csrfmiddlewaretoken", "once", "alone"]);

// -- A form -----------------------------------------------------------------------------------------------------

const draftOf = (form) => ({ who, ref: form.dataset.draft, key: form.dataset.draftKey });
const chips = (form, name) => form.querySelector(`[data-chips="${name}"]`);
const state = (form, words) => { form.querySelector(".draft-state").textContent = words; };
const focusOn = (box, name) => (chips(box, name)?.querySelector(":checked") ?? chips(box, name)?.querySelector("input"))?.focus();

const fieldsOf = (form) => Object.fromEntries([...new FormData(form)].filter(([name]) => !MARKS.has(name)));
const isWritten = (form) => ["note", "next_step", "with_whom"].some((name) => form.elements[name]?.value.trim());

function put(form, fields) {
  for (const [name, value] of Object.entries(fields)) {
    const field = form.elements[name];
    if (!field) continue;
    if (field.type === "checkbox") field.checked = true;
    else field.value = value;
  }
  const seldom = ["with_whom", "happened_on", "condoned", "restricted"];
  if (seldom.some((name) => fields[name])) form.querySelector(".contact-more").open = true;
}

// One line until somebody begins. A press of the pointer unfolds it only once it is let go: otherwise the choice
// under the pointer would move away, and the press be lost.
function unfold(shy) {
  let pressed = false;
  const open = () => shy.classList.add("is-open");
  shy.addEventListener("pointerdown", () => { pressed = true; });
  shy.addEventListener("focusin", () => { if (!pressed) open(); });
  shy.addEventListener("click", () => { pressed = false; open(); });
  document.addEventListener("pointerup", () => setTimeout(() => { pressed = false; }));
}

async function enhance(form, after) {
  const shy = form.closest(".contact-box--shy");
  if (shy) unfold(shy);
  form.addEventListener("keydown", (event) => keys(form, event));
  form.addEventListener("submit", (event) => { event.preventDefault(); send(form, after); });
  if (!who || !globalThis.crypto?.subtle) return; // no safe place: what is typed stays on the page
  const keep = async () => {
    if (form.dataset.saved) return; // leaving a field is a change too
    const kept = await save(draftOf(form), isWritten(form) ? fieldsOf(form) : null);
    if (form.isConnected) state(form, kept && isWritten(form) ? "Draft kept on this computer" : "");
  };
  if (!isWritten(form)) {
    const draft = await load(draftOf(form));
    if (draft && !isWritten(form)) {
      put(form, draft.fields);
      shy?.classList.add("is-open");
      state(form, `Draft of yours, last written ${when(draft.at)}`);
    }
  }
  form.addEventListener("input", keep);
  form.addEventListener("change", keep);
}

// While a row of choices has the focus its keys choose, and go on to what comes next (WCAG 2.1.4: only then).
function keys(form, event) {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    form.requestSubmit();
    return;
  }
  const row = event.target.closest("[data-chips]");
  if (!row || event.ctrlKey || event.metaKey || event.altKey) return;
  const chosen = form.querySelector(`[data-chips] input[data-key="${CSS.escape(event.key.toLowerCase())}"]`);
  if (event.key === "Enter" && row.dataset.chips === "kind") focusOn(form, "outcome");
  else if (chosen && ["kind", "outcome"].includes(row.dataset.chips)) choose(form, chosen);
  else return;
  event.preventDefault();
}

function choose(form, chip) {
  chip.checked = true;
  chip.dispatchEvent(new Event("change", { bubbles: true }));
  if (chip.name === "kind") focusOn(form, "outcome");
  else form.elements.note.focus();
}

async function send(form, after) {
  if (form.dataset.sending) return;
  form.dataset.sending = "1";
  const said = form.querySelector(".contact-said");
  try {
    const answer = await fetch(form.action, { method: "POST", headers: SCRIPT, body: new URLSearchParams(new FormData(form)) });
    if (answer.redirected) tellSignedOut(form, said);
    else if (answer.ok) {
      form.dataset.saved = "1";
      await forget(draftOf(form));
      after(await answer.json());
    } else if (answer.status === 422) replace(form, await answer.text(), after);
    else tell(said, await refusal(answer));
  } catch {
    tell(said, "It was not sent: the connection is down. What you wrote is kept here; try again.");
  }
  delete form.dataset.sending;
}

// The error page says why; what the form sends is refused unread when the sign-in or the page is too old.
async function refusal(answer) {
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const why = [...page.querySelectorAll("main h1, main p:not(.caption)")].map((part) => part.textContent.trim()).filter(Boolean);
  return `It was not saved. ${why.slice(0, 2).join(". ")} What you wrote is kept here.`;
}

function replace(form, html, after) {
  const fresh = new DOMParser().parseFromString(html, "text/html").querySelector("form[data-draft]");
  form.replaceWith(fresh);
  enhance(fresh, after);
  fresh.querySelector(".govuk-error-summary")?.focus();
}

function tell(place, words, link) {
  const line = Object.assign(document.createElement("p"), { className: "contact-problem", textContent: words });
  if (link) line.append(" ", link);
  place.replaceChildren(line);
}

function tellSignedOut(form, said) {
  const next = `${location.origin}${location.pathname}${location.search}`.slice(location.origin.length);
  const link = Object.assign(document.createElement("a"), {
    href: `/accounts/login/?next=${encodeURIComponent(next)}`, textContent: "Sign in again",
  });
  tell(said, "You are signed out, so it was not saved. What you wrote is kept on this computer for you alone, and is offered again.", link);
}

// -- The dialog of every page -------------------------------------------------------------------------------------

let dialog;

export async function open(link) {
  const here = document.querySelector("main .contact-box form[data-draft]");
  if (here) {
    focusOn(here, "kind");
    here.scrollIntoView({ block: "nearest" });
    return;
  }
  if (dialog?.open) return;
  try {
    await fill(link.href);
  } catch {
    location.assign(link.href);
    return;
  }
  if (!dialog.open) dialog.showModal();
  begin();
}

async function fill(address) {
  const answer = await fetch(address, { headers: SCRIPT });
  if (!answer.ok || answer.redirected) throw new Error("no box");
  dialog ??= make();
  dialog.innerHTML = await answer.text();
  const form = dialog.querySelector("form[data-draft]");
  if (form) await enhance(form, saved);
}

function make() {
  const made = Object.assign(document.createElement("dialog"), { className: "gate-dialog contact-dialog contact-box" });
  made.setAttribute("aria-labelledby", "contact-dialog-title");
  made.dataset.ownKeys = "";
  made.addEventListener("click", (event) => {
    const inside = event.target.closest(".contact-found a, [data-other]");
    if (!inside) return;
    event.preventDefault();
    fill(inside.href).then(begin).catch(() => location.assign(inside.href));
  });
  made.addEventListener("submit", (event) => {
    if (!event.target.matches(".contact-find")) return;
    event.preventDefault();
    find(event.target);
  });
  document.body.append(made);
  return made;
}

// The name is typed, Enter finds; Enter again takes the first, which then has the focus.
async function find(form) {
  const address = `${form.action}?${new URLSearchParams(new FormData(form))}`;
  await fill(address).catch(() => location.assign(address));
  (dialog.querySelector(".contact-found a") ?? dialog.querySelector("#contact-name"))?.focus();
}

function begin() {
  const form = dialog.querySelector("form[data-draft]");
  if (form) focusOn(form, "kind");
  else dialog.querySelector("#contact-name")?.focus();
}

function saved({ said, href }) {
  dialog.close();
  if (!stays) {
    location.reload();
    return;
  }
  const box = Object.assign(document.createElement("div"), { className: "notice notice--success contact-done" });
  box.setAttribute("role", "status");
  const words = Object.assign(document.createElement("p"), { textContent: `${said} ` });
  words.append(Object.assign(document.createElement("a"), { href, textContent: "Open the case" }));
  box.append(Object.assign(document.createElement("span"), { className: "notice-shape" }), words);
  document.querySelector(".contact-done")?.remove();
  document.getElementById("main").prepend(box);
}

// -- A box that stands on the page ---------------------------------------------------------------------------------

const stands = document.querySelector("main form[data-draft]");
if (stands) {
  enhance(stands, ({ href }) => location.assign(href));
  document.addEventListener("keydown", (event) => {
    const typing = /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName) || event.target.isContentEditable;
    if (event.key !== "l" || typing || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    focusOn(stands, "kind");
  });
  if (location.hash === "#contact") focusOn(stands, "kind");
}
