{% load static %}// Answers for the visits without a signal. It keeps files of the service and an empty page, never a word about a child.
const SHELL = "{% url 'cases:visits_shell' %}";
const HOME = "{% url 'cases:list_visits' %}";
const FILES = [
  "{% static 'css/bellwether.css' %}", "{% static 'css/parts.css' %}", "{% static 'css/forms.css' %}", "{% static 'css/visits.css' %}",
  "{% static 'js/visits.js' %}", "{% static 'js/visits_kept.js' %}", "{% static 'js/visits_queue.js' %}", "{% static 'js/lock.js' %}",
];
const CACHE = `bellwether-visits-${FILES.join().split("").reduce((sum, char) => (sum * 31 + char.charCodeAt(0)) >>> 0, 7)}`;

// A sign-in page in place of a file would be kept as if it were the file.
async function fill() {
  const cache = await caches.open(CACHE);
  await Promise.all([SHELL, ...FILES].map(async (address) => {
    const answer = await fetch(address, { cache: "reload" });
    if (!answer.ok || answer.redirected) throw new Error(`no ${address}`);
    await cache.put(address, answer);
  }));
}

async function tidy() {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith("bellwether-visits-") && name !== CACHE).map((name) => caches.delete(name)));
  await clients.claim();
}

self.addEventListener("install", (event) => event.waitUntil(fill().then(() => self.skipWaiting())));
self.addEventListener("activate", (event) => event.waitUntil(tidy()));
self.addEventListener("fetch", (event) => {
  const { pathname } = new URL(event.request.url);
  if (event.request.method !== "GET") return;
  if (event.request.mode === "navigate" && pathname === HOME) {
    event.respondWith(fetch(event.request).catch(() => caches.match(SHELL)));
  } else if (FILES.includes(pathname)) {
    event.respondWith(fetch(event.request).catch(() => caches.match(pathname)));
  }
});
