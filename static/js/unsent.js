// What registers could not send, on a computer that several people use: asked about before its owner signs out, and
// of other people not kept for good. After a weekend only how many marks of which register they were is left, for
// their owner to be told: no child's name, mark or note. register_queue.js keeps the lists and shows them.

const KEPT = "bellwether.register.";
const LOST = "bellwether.lost.";
const DAY = 24 * 60 * 60 * 1000;
const A_WEEKEND = 3 * DAY;
const LONGEST = 14 * DAY;

const read = (name) => {
  try {
    return JSON.parse(localStorage.getItem(name)) ?? {};
  } catch {
    return {};
  }
};
const names = (start) => Object.keys(localStorage).filter((name) => name.startsWith(start));
const marks = (many) => (many === 1 ? "1 mark" : `${many} marks`);

// Friday 20 November, 7A, morning: the address says it.
export function whichRegister(path) {
  const [day, half, group] = path.split("/").filter(Boolean).slice(-3);
  const date = new Date(`${day}T12:00:00Z`);
  if (Number.isNaN(date.getTime())) return path;
  const words = new Intl.DateTimeFormat("en-GB", { weekday: "long", day: "numeric", month: "long", timeZone: "UTC" });
  return `${words.format(date).replace(",", "")}, ${decodeURIComponent(group)}, ${half === "am" ? "morning" : "afternoon"}`;
}

// -- Of other people ---------------------------------------------------------------------------------------

function reduce(name, entries) {
  const old = Object.keys(entries).filter((ref) => Date.now() - (entries[ref].at ?? 0) > A_WEEKEND);
  if (!old.length) return;
  const lost = LOST + name.slice(KEPT.length);
  localStorage.setItem(lost, JSON.stringify({ many: (read(lost).many ?? 0) + old.length, at: Date.now() }));
  old.forEach((ref) => { delete entries[ref]; });
  if (Object.keys(entries).length) localStorage.setItem(name, JSON.stringify(entries));
  else localStorage.removeItem(name);
}

export function tidy(who) {
  names(KEPT).filter((name) => !name.startsWith(`${KEPT}${who}.`)).forEach((name) => reduce(name, read(name)));
  names(LOST).filter((name) => Date.now() - (read(name).at ?? 0) > LONGEST).forEach((name) => localStorage.removeItem(name));
}

// What this person is told was here and is not any more: the register, how many, and the name to forget it by.
export const lostOf = (who) =>
  names(`${LOST}${who}.`).map((name) => ({ name, many: read(name).many ?? 0, path: name.slice(LOST.length + who.length + 1) }));

// -- Before signing out ------------------------------------------------------------------------------------

function mine(who) {
  const start = `${KEPT}${who}.`;
  return names(start).map((name) => ({ name, path: name.slice(start.length), many: Object.keys(read(name)).length }))
    .filter(({ many }) => many);
}

const button = (text, kind, act) => {
  const made = Object.assign(document.createElement("button"), {
    type: "button", textContent: text, className: `govuk-button ${kind} button-small`,
  });
  made.addEventListener("click", act);
  return made;
};

function line({ many, path }) {
  const item = document.createElement("li");
  item.append(`${marks(many)} of `, Object.assign(document.createElement("a"), { href: path, textContent: whichRegister(path) }));
  return item;
}

export function ask(form) {
  const waiting = mine(form.dataset.signOut);
  if (!waiting.length) return form.submit();
  const all = waiting.reduce((sum, { many }) => sum + many, 0);
  const dialog = Object.assign(document.createElement("dialog"), { className: "ask-dialog" });
  dialog.setAttribute("aria-labelledby", "unsent-title");
  const title = Object.assign(document.createElement("h2"), {
    id: "unsent-title", textContent: `${marks(all)} ${all === 1 ? "was" : "were"} never sent`,
  });
  const list = document.createElement("ul");
  list.append(...waiting.map(line));
  const text = document.createElement("p");
  text.textContent = "Open the register to send what waits. Left here, only you can send it, from this browser. Three days on, "
    + "once somebody else has used it, only how many marks there were is left.";
  const keys = Object.assign(document.createElement("p"), { className: "row" });
  keys.append(
    button("Stay signed in", "", () => dialog.close()),
    button("Sign out, keep them here", "govuk-button--secondary", () => form.submit()),
    button(`Sign out, discard ${marks(all)}`, "govuk-button--warning", () => {
      waiting.forEach(({ name }) => localStorage.removeItem(name));
      form.submit();
    }),
  );
  dialog.append(title, list, text, keys);
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
  return undefined;
}
