// A file server as plain as any that the page may be put on: it knows MIME types and nothing of the app. It counts what it is
// asked for, and lets nothing be cached, so that a test sees each request.

import { createServer } from "node:http";
import { readFile } from "node:fs/promises";
import { extname, join, normalize } from "node:path";

const TYPES = {
  ".css": "text/css; charset=utf-8",
  ".csv": "text/csv; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json",
  ".svg": "image/svg+xml",
  ".wasm": "application/wasm",
  ".webmanifest": "application/manifest+json",
};

/**
 * Serves `folder` below `base` ("/" or "/some/path/") on a free port of this machine.
 * Gives `{ url, requests, hold, alter, refuse, close }`: the page's address, the paths asked for so far, ways to let paths wait for an
 * answer, to give other answers and to give none, and an end that also drops open connections.
 */
export async function serve(folder, base = "/", port = 0) {
  const requests = [];
  const holds = [];
  const alters = [];
  const refusals = [];
  const server = createServer(async (request, response) => {
    const path = decodeURIComponent(new URL(request.url, "http://localhost").pathname);
    requests.push(path);
    for (const { pattern, asked, released } of holds.filter(({ pattern }) => pattern.test(path))) {
      asked();
      await released;
    }
    const send = (status, type, body) => {
      response.writeHead(status, { "content-type": type, "cache-control": "no-store" });
      response.end(body);
    };
    const refusal = refusals.find(({ pattern, times }) => times > 0 && pattern.test(path));
    if (refusal) {
      refusal.times--;
      return send(503, "text/plain", "not now");
    }
    if (!path.startsWith(base)) return send(404, "text/plain", "not below the base path");
    const inside = normalize(path.slice(base.length)) || ".";
    if (inside.startsWith("..")) return send(403, "text/plain", "outside the folder");
    const file = join(folder, path.endsWith("/") ? join(inside, "index.html") : inside);
    try {
      const altered = alters.find(({ pattern }) => pattern.test(path));
      const body = await readFile(file);
      send(200, TYPES[extname(file)] ?? "application/octet-stream", altered ? altered.change(body.toString(), altered.n++) : body);
    } catch {
      send(404, "text/plain", "no such file");
    }
  });
  await new Promise((resolve, reject) => server.once("error", reject).listen(port, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${server.address().port}${base}`,
    requests,
    /** Lets paths like `pattern` wait. `asked` is kept when the first is asked for; `release()` answers all of them. */
    hold(pattern) {
      const hold = { pattern };
      let release;
      const asked = new Promise((resolve) => (hold.asked = resolve));
      hold.released = new Promise((resolve) => (release = resolve));
      holds.push(hold);
      return { asked, release };
    },
    /** Answers for paths like `pattern` with what `change(text, n)` makes of the file, the n-th time that one is asked for. */
    alter: (pattern, change) => void alters.push({ pattern, change, n: 0 }),
    /** Refuses paths like `pattern` so many times. */
    refuse: (pattern, times = Infinity) => void refusals.push({ pattern, times }),
    close: () =>
      new Promise((resolve) => {
        server.close(resolve);
        server.closeAllConnections();
      }),
  };
}

// By hand: `node tests/e2e/server.mjs dist 8000`.
if (process.argv[1] === import.meta.filename) {
  const [folder = "dist", port = "8000"] = process.argv.slice(2);
  console.log((await serve(folder, "/", Number(port))).url);
}
