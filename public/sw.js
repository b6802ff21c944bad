// The offline copy: after one load, the page needs no network. A classic script, which registers its listeners at once, as the
// browser demands of one that it may stop and start at any time.
//
// scripts/finish-page.mjs fills in the two constants; a development build has no such script at all.
"use strict";

const VERSION = "__VERSION__";
// Paths relative to this script, of every file of the build. A hashed one never changes, so the browser's own copy will do.
const FILES = ["__FILES__"];

// Several builds may live on one origin, each under a path of its own.
const OURS = `straightedge ${new URL(registration.scope).pathname} `;
const CACHE = OURS + VERSION;

const requests = (files) => files.map(({ path, hashed }) => new Request(path, { cache: hashed ? "default" : "no-cache" }));

addEventListener("install", (event) => {
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(requests(FILES.filter((file) => !file.later)))));
});

// What opens files that are no text comes behind the rest, and nobody waits for it. If it does not arrive now, it is copied when it
// is used for the first time.
const copyLater = () =>
  caches.open(CACHE).then((cache) => cache.addAll(requests(FILES.filter((file) => file.later)))).catch(() => {});

// Never by itself: the page has code of one version in it, and would get its worker from another.
addEventListener("message", (event) => {
  if (event.data === "activate") skipWaiting();
});

addEventListener("activate", (event) => {
  event.waitUntil(
    (async () => {
      for (const name of await caches.keys()) {
        if (name.startsWith(OURS) && name !== CACHE) await caches.delete(name);
      }
      await clients.claim();
      copyLater();
    })(),
  );
});

addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin) return;
  const path = url.pathname.slice(new URL(registration.scope).pathname.length);
  // The page answers to its folder as well as to its file; a query says which version is meant, and this is that version.
  const wanted = FILES.find((file) => file.path === (path || "index.html"));
  if (!wanted) return;
  const address = new URL(wanted.path, registration.scope);
  event.respondWith(
    (async () => {
      const cache = await caches.open(CACHE);
      const found = await cache.match(address);
      if (found || !wanted.later) return found ?? fetch(request);
      const fetched = await fetch(request);
      if (fetched.ok) event.waitUntil(cache.put(address, fetched.clone()));
      return fetched;
    })(),
  );
});
