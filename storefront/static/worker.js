// The shop on a bad line: pages that were seen are shown again, and say as of when; goods
// that are put into the basket meanwhile are held on this device and sent when the line is
// back. Checkout, payment and orders are never answered from here.
"use strict";
const PAGES = "pages-1";
const FILES = "files-1";
const HELD = "held";
const PATIENCE = 4000;
const KEPT_PAGES = 300;
const isFile = (url) => /^\/(static|media)\/|^\/pavilion-[0-9a-f]+\.css$/.test(url.pathname);
const placeOf = (url) => (/^\/(zh-hans|[a-z]{2,3})-[a-z]{2}\//.exec(url.pathname) || [""])[0];
const isShelf = (url) => {
  const rest = url.pathname.slice(placeOf(url).length);
  return placeOf(url) !== "" && /^(|p\/.*|c\/.*|collections\/.*|bases\/.*|kiosk\/)$/.test(rest);
};

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => {
  const old = async () => {
    for (const name of await caches.keys()) if (name !== PAGES && name !== FILES) await caches.delete(name);
    await self.clients.claim();
  };
  event.waitUntil(old());
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (url.origin !== location.origin) return;
  if (request.method === "POST" && url.pathname.endsWith("/basket/add/")) event.respondWith(added(request, url));
  if (request.method !== "GET") return;
  if (isFile(url)) event.respondWith(file(request));
  else if (request.mode === "navigate" && placeOf(url)) event.respondWith(page(request, url));
});

self.addEventListener("message", (event) => {
  const { kind, place, pages } = event.data || {};
  if (kind === "begin") event.waitUntil(keep([`${place}offline/`]));
  if (kind === "keep") event.waitUntil(keep(pages));
  if (kind === "send") event.waitUntil(sending = sending.then(() => send(place), () => send(place)));
  if (kind === "said") unsaid = 0;
});

async function file(request) {
  const kept = await caches.match(request);
  if (kept) return kept;
  const answer = await fetch(request);
  if (answer.ok) (await caches.open(FILES)).put(request, answer.clone());
  return answer;
}

async function page(request, url) {
  const shelf = isShelf(url);
  try {
    const answer = await inTime(request, shelf);
    if (shelf && answer.ok && !answer.redirected) await remember(request, answer.clone());
    return answer;
  } catch {
    const kept = shelf && (await (await caches.open(PAGES)).match(request));
    return kept ? marked(kept, url) : noLine(url);
  }
}

async function inTime(request, hasCopy) {
  if (!hasCopy || !(await (await caches.open(PAGES)).match(request))) return fetch(request);
  let timer = 0;
  const late = new Promise((_, refuse) => { timer = setTimeout(() => refuse(new Error("late")), PATIENCE); });
  try {
    return await Promise.race([fetch(request), late]);
  } finally {
    clearTimeout(timer);
  }
}

async function remember(request, answer) {
  const cache = await caches.open(PAGES);
  await cache.put(request, answer);
  const known = await cache.keys();
  // The oldest go first; the words for having no line stay.
  const old = known.filter((one) => !one.url.endsWith("/offline/")).slice(0, Math.max(0, known.length - KEPT_PAGES));
  for (const one of old) await cache.delete(one);
}

async function keep(pages) {
  const cache = await caches.open(PAGES);
  for (const one of pages.slice(0, KEPT_PAGES)) {
    try {
      const answer = await fetch(one);
      if (answer.ok) await cache.put(one, answer);
    } catch {
      return;
    }
  }
}

async function words(url, name) {
  const kept = await (await caches.open(PAGES)).match(`${placeOf(url)}offline/`);
  const text = kept ? await kept.text() : "";
  return name ? (text.split(`<!--${name}-->`)[1] || "") : text;
}

async function noLine(url) {
  const text = await words(url, "");
  if (!text) return Response.error();
  return new Response(text, { status: 503, headers: { "Content-Type": "text/html; charset=utf-8" } });
}

async function marked(kept, url) {
  const html = await kept.text();
  const language = (/<html lang="([^"]+)"/.exec(html) || [])[1] || "en";
  const when = new Date(kept.headers.get("date") || Date.now()).toLocaleString(language, { dateStyle: "medium", timeStyle: "short" });
  const notice = (await words(url, "kept")).replace("{when}", when);
  const headers = new Headers(kept.headers);
  headers.delete("content-length");
  headers.delete("content-encoding");
  return new Response(html.replace(/(<main id="main"[^>]*>)/, (main) => main + notice), { headers });
}

// --- What is held ----------------------------------------------------------------
function store(mode, act) {
  return new Promise((done, fail) => {
    const asked = indexedDB.open("pavilion", 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore(HELD, { autoIncrement: true });
    asked.onerror = () => fail(asked.error);
    asked.onsuccess = () => {
      const work = asked.result.transaction(HELD, mode);
      const result = act(work.objectStore(HELD));
      work.oncomplete = () => { asked.result.close(); done(result && result.result); };
      work.onerror = () => fail(work.error);
    };
  });
}

async function added(request, url) {
  const copy = request.clone();
  try {
    return await fetch(request);
  } catch {
    const held = { url: url.pathname, body: await copy.text() };
    await store("readwrite", (rows) => rows.add(held));
    if (!request.headers.get("HX-Request")) return noLine(url);
    return new Response(await words(url, "held"), { headers: { "Content-Type": "text/html; charset=utf-8" } });
  }
}

// What was sent and no page has told its reader yet: one may be left while it is told.
let unsaid = 0;
// One at a time: two windows that come back together must not send the same twice.
let sending = Promise.resolve();

async function send(place) {
  const keys = (await store("readonly", (rows) => rows.getAllKeys())) || [];
  let sent = 0;
  for (const key of keys) {
    const held = await store("readonly", (rows) => rows.get(key));
    if (!held) continue;
    try {
      const answer = await fetch(held.url, {
        method: "POST",
        body: held.body,
        credentials: "same-origin",
        headers: { "Content-Type": "application/x-www-form-urlencoded" },
      });
      // A server that has a fault is asked again later; one that refuses has answered.
      if (answer.status >= 500) return;
    } catch {
      return;
    }
    await store("readwrite", (rows) => rows.delete(key));
    sent += 1;
  }
  unsaid += sent;
  if (!unsaid) return;
  const text = await words(new URL(place, location.origin), "sent");
  for (const client of await self.clients.matchAll()) client.postMessage({ kind: "sent", text });
}
