// What saving a form would change, shown as it is filled in: the same post with "look", and nothing is saved.
// Without it the first press on Save shows the same, and the second saves.

const WAIT = 400; // ms after the last key

function watch(form) {
  const place = document.getElementById(form.dataset.effects);
  const changes = document.getElementById("changes"); // a register's own list of what was changed
  let timer = 0;
  let asked = 0;

  async function ask() {
    const mine = ++asked;
    if (changes && !changes.childElementCount) {
      place.replaceChildren();
      return;
    }
    const body = new FormData(form);
    body.set("look", "1");
    body.delete("knows");
    let html = "";
    try {
      const answer = await fetch(form.action || location.href, { method: "POST", body, headers: { "HX-Request": "true" } });
      if (answer.ok && !answer.redirected) html = await answer.text();
    } catch {
      // no answer: the server still says it before it saves
    }
    if (mine === asked && place.innerHTML !== html) place.innerHTML = html;
  }

  function soon() {
    clearTimeout(timer);
    timer = setTimeout(ask, WAIT);
  }

  if (changes) new MutationObserver(soon).observe(changes, { childList: true, subtree: true, characterData: true });
  else form.addEventListener("input", (event) => /^(code|minutes_late|note)$/.test(event.target.name) && soon());
}

document.querySelectorAll("form[data-effects]").forEach(watch);
