// Words kept in a browser under lock (AES-GCM), with a key that the server gives only to pages of their owner.

const bytes = (hex) => Uint8Array.from(hex.match(/../g), (pair) => parseInt(pair, 16));
const toText = (buffer) => {
  let text = "";
  new Uint8Array(buffer).forEach((byte) => { text += String.fromCharCode(byte); });
  return btoa(text);
};
const fromText = (text) => Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
const cipher = (hex) => crypto.subtle.importKey("raw", bytes(hex), "AES-GCM", false, ["encrypt", "decrypt"]);

export async function lock(hex, said) {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const words = new TextEncoder().encode(JSON.stringify(said));
  const locked = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, await cipher(hex), words);
  return { iv: toText(iv), words: toText(locked) };
}

// Null for what is locked with another key, or damaged: nobody can read it any more.
export async function unlock(hex, kept) {
  try {
    const opened = await crypto.subtle.decrypt({ name: "AES-GCM", iv: fromText(kept.iv) }, await cipher(hex), fromText(kept.words));
    return JSON.parse(new TextDecoder().decode(opened));
  } catch {
    return null;
  }
}
