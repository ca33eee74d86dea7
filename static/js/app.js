// The one script of every page. Everything here only helps: each page also works without it.
// Component scripts are fetched only when the page has an element that asks for them (see components/modules.html).

document.documentElement.classList.add("js-enabled");
document.body.classList.add("js-enabled", "govuk-frontend-supported");

const started = new WeakSet();

async function start(element) {
  const name = element.dataset.module;
  const address = document.querySelector(`meta[name="module:${name}"]`)?.content;
  if (!address || started.has(element)) return;
  started.add(element);
  const Component = Object.values(await import(address)).find((part) => part.moduleName === name);
  if (Component) new Component(element);
}

function startAll(root) {
  root.querySelectorAll("[data-module]").forEach(start);
}

// A radio or checkbox that reveals what belongs to it: <input data-aria-controls="id">.
function reveal(root) {
  root.querySelectorAll("[data-aria-controls]").forEach((input) => {
    const shown = document.getElementById(input.dataset.ariaControls);
    if (!shown) return;
    const block = input.type === "radio" ? "govuk-radios" : "govuk-checkboxes";
    shown.classList.toggle(`${block}__conditional--hidden`, !input.checked);
  });
}

// A bar that scrolls sideways shows the word of the page it is on.
function showCurrent() {
  document.querySelectorAll(".shell-nav, .moj-sub-navigation").forEach((bar) => {
    const here = bar.querySelector("[aria-current]")?.getBoundingClientRect();
    if (!here || bar.scrollWidth <= bar.clientWidth) return;
    const whole = bar.getBoundingClientRect();
    bar.scrollLeft += here.left - whole.left - (whole.width - here.width) / 2;
  });
}

const typing = (target) =>
  target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName) || target.closest("[data-own-keys]");

function openKeys() {
  document.querySelector("dialog#keys")?.showModal();
}

// What is at hand on every page: a link that works by itself, opened in place by its own script.
async function openTool(link, event) {
  if (!link) return;
  event.preventDefault();
  const tool = await import(link.dataset.script);
  tool.open(link);
}

document.addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === "k") {
    const find = document.getElementById("find");
    if (!find) return;
    event.preventDefault();
    find.focus();
    find.select();
  } else if (event.altKey && !event.ctrlKey && !event.metaKey && event.code.startsWith("Key")) {
    openTool(document.querySelector(`[data-tool="${event.code.slice(3)}"]`), event);
  } else if (event.key === "?" && !typing(event.target)) {
    openKeys();
  }
});

document.addEventListener("click", (event) => {
  const tool = event.target.closest("[data-tool]");
  if (tool && !(event.ctrlKey || event.metaKey || event.shiftKey)) openTool(tool, event);
  if (event.target.closest("[data-keys-open]")) openKeys();
  if (event.target.closest("[data-print]")) window.print();
});

document.addEventListener("change", (event) => {
  if (event.target.matches("input[type=radio], input[type=checkbox]")) reveal(event.target.form ?? document);
});

// A part that arrived by htmx: start its components; a refused request still shows its message.
document.addEventListener("htmx:load", (event) => {
  startAll(event.target);
  reveal(event.target);
});
document.addEventListener("htmx:beforeSwap", (event) => {
  if ([400, 403, 404, 409, 422].includes(event.detail.xhr.status)) {
    event.detail.shouldSwap = true;
    event.detail.isError = false;
  }
});

// No answer at all, or a server that broke: without a word of it, what was sent would look as if it had been done.
const troubles = { "htmx:sendError": "The connection is down", "htmx:timeout": "The server does not answer", "htmx:responseError": "The server has a problem" };

function tellTrouble(event) {
  const { xhr, requestConfig } = event.detail;
  if (event.type === "htmx:responseError" && xhr.status < 500) return;
  const told = Object.assign(document.createElement("div"), { className: "notice notice--error", id: "no-answer" });
  const what = requestConfig.verb === "get" ? "the page is as it was." : "what you sent last was not saved. Look before you go on.";
  const shape = Object.assign(document.createElement("span"), { className: "notice-shape", ariaHidden: "true" });
  told.append(shape, Object.assign(document.createElement("p"), { textContent: `${troubles[event.type]}: ${what}` }));
  told.setAttribute("role", "alert");
  forgetTrouble();
  document.getElementById("messages")?.prepend(told);
}
const forgetTrouble = () => document.getElementById("no-answer")?.remove();

Object.keys(troubles).forEach((name) => document.addEventListener(name, tellTrouble));
document.addEventListener("htmx:afterOnLoad", (event) => event.detail.xhr.status < 500 && forgetTrouble());

// Marks a register could not send wait in this browser: seen to only where there are any.
const out = document.querySelector("[data-sign-out]");
const someWait = () => {
  try {
    return Object.keys(localStorage).some((name) => name.startsWith("bellwether.register."));
  } catch {
    return false;
  }
};
const unsent = () => import("./unsent.js");
if (out && someWait()) unsent().then((waiting) => waiting.tidy(out.dataset.signOut)).catch(() => {});
out?.addEventListener("submit", (event) => {
  if (!someWait()) return;
  event.preventDefault();
  unsent().then((waiting) => waiting.ask(out)).catch(() => out.submit());
});

// Contact notes begun and not saved are this person's to go on with, from any page but the one that has the box.
const writes = document.querySelector('[data-tool="C"]');
const someDraft = () => {
  try {
    return Object.keys(localStorage).some((name) => name.startsWith("bellwether.contact."));
  } catch {
    return false;
  }
};
if (out && someDraft()) {
  import("./drafts.js").then((drafts) => drafts.offer(out.dataset.signOut, writes?.pathname)).catch(() => {});
}

// Visits kept on this phone: the list goes when its owner signs out, when the shift is over and when somebody else signs
// in; what was not sent stays under lock for its owner, who is told on every page.
const visits = (() => {
  try {
    return Object.keys(localStorage).some((name) => name.startsWith("bellwether.visits."));
  } catch {
    return false;
  }
})();
const left = () => import("./visits_left.js");
if (visits) left().then(({ tidy }) => tidy(out?.dataset.signOut)).catch(() => {});
out?.addEventListener("submit", () => {
  Object.keys(localStorage).filter((name) => name.startsWith("bellwether.visits.list.")).forEach((name) => localStorage.removeItem(name));
  sessionStorage.removeItem("bellwether.visits");
}, true);

document.querySelectorAll("[data-keys-open]").forEach((button) => {
  if (!document.querySelector("dialog#keys")) button.closest("li").hidden = true;
});
startAll(document);
reveal(document);

showCurrent();
window.addEventListener("resize", showCurrent);
