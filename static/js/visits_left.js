// What a phone keeps of visits, on any page: lists whose time is over or whose owner is not here go; what its owner
// has not sent yet is said, with the way to it. No word of it is read here, and none of the owner's is ever thrown
// away: what is too old for the service is still wanted, to be logged on the case by hand.

const LIST = "bellwether.visits.list.";
const ENTRY = "bellwether.visits.entry.";
const LONGEST = 180 * 24 * 60 * 60 * 1000; // of somebody who has not signed in here for half a year

const names = (start) => Object.keys(localStorage).filter((name) => name.startsWith(start));
const read = (name) => {
  try {
    return JSON.parse(localStorage.getItem(name)) ?? {};
  } catch {
    return {};
  }
};

export function tidy(who) {
  names(LIST).filter((name) => (who && name !== LIST + who) || !(Date.now() < read(name).until)).forEach((name) => localStorage.removeItem(name));
  const others = names(ENTRY).filter((name) => !who || !name.startsWith(`${ENTRY}${who}.`));
  others.filter((name) => Date.now() - read(name).at > LONGEST).forEach((name) => localStorage.removeItem(name));
  const waiting = who ? names(`${ENTRY}${who}.`).length : 0;
  if (waiting && !document.querySelector("[data-visits]")) say(waiting);
}

function say(many) {
  const box = Object.assign(document.createElement("div"), { className: "notice notice--warning draft-waits no-print" });
  box.setAttribute("role", "status");
  const words = document.createElement("p");
  const on = Object.assign(document.createElement("a"), { href: "/visits/", textContent: "Send it from there" });
  words.append(`${many === 1 ? "One entry" : `${many} entries`} of your visits ${many === 1 ? "is" : "are"} kept on this phone and not saved. `, on);
  box.append(Object.assign(document.createElement("span"), { className: "notice-shape" }), words);
  document.getElementById("main")?.prepend(box);
}
