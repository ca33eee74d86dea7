// Minutes of a meeting, kept in this browser as they are typed (drafts.js), until they are recorded.

import { forget, load, save, when } from "./drafts.js";

const who = document.querySelector("[data-sign-out]")?.dataset.signOut ?? "";
const state = document.querySelector("[data-minutes]");
const held = document.querySelector("[data-minutes-held]")?.dataset.minutesHeld;

if (who && held) forget({ who, ref: held });
if (who && state && globalThis.crypto?.subtle) begin(state.closest("form"), { who, ref: state.dataset.minutes, key: state.dataset.minutesKey });

async function begin(form, draft) {
  const words = form.elements.minutes;
  const keep = async () => {
    const written = words.value.trim();
    const done = await save(draft, written ? { minutes: words.value } : null);
    state.textContent = done && written ? "Draft kept on this computer" : "";
  };
  words.addEventListener("input", keep);
  if (words.value) return keep(); // typed before this script came, or sent back
  const kept = await load(draft);
  if (!kept || words.value) return undefined;
  words.value = kept.fields.minutes;
  state.textContent = `Draft of yours, last written ${when(kept.at)}`;
  return undefined;
}
