// Runs after trunk has built the page and before it moves it to dist/: what only a finished build can tell is written here.
//
// - The page's module and the worker's are cut in two: what a person waits for, and what comes while they look.
// - Comments and indentation go out of the scripts: a tenth of what they weigh, packed.
// - The style sheets become one, hashed file.
// - The workers' files get hashed names, as trunk gives the app's, so that no cache serves an old worker to a new page.
// - The content security policy gets the hashes of the inline script and style.
// - The offline copy gets its list of files and its version.

import { createHash } from "node:crypto";
import { readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fingerprint, listed, split, traced } from "./split/split.mjs";

const folder = process.env.TRUNK_STAGING_DIR;
if (!folder) throw new Error("finish-page.mjs is called by trunk, which says where the page is");

const at = (name) => join(folder, name);
const read = (name) => readFileSync(at(name), "utf8");

const hash = (...parts) => {
  const digest = createHash("sha256");
  for (const part of parts) digest.update(part);
  return digest.digest("hex").slice(0, 16);
};
let html = read("index.html");

// ---- the modules in two ----------------------------------------------------------------------------------------------------

/** A script in which some text, which is there, is another. */
const changed = (name, ...changes) => {
  const text = changes.reduce((text, [from, to]) => {
    if (text.split(from).length !== 2) throw new Error(`${name} is not as wasm-bindgen wrote it before: ${from}`);
    return text.replace(from, to);
  }, read(name));
  writeFileSync(at(name), text);
};

for (const name of ["app", "worker"]) {
  const files = readdirSync(folder);
  const module = files.find((file) => new RegExp(`^${name}(-[0-9a-f]+)?_bg\\.wasm$`).test(file));
  const script = module.replace("_bg.wasm", ".js");
  const bytes = readFileSync(at(module));
  const instance = "const { instance, module } = await __wbg_load(await module_or_path, imports);";
  // For scripts/split/profile.mjs: which functions were called so far, by their fingerprints.
  if (process.env.STRAIGHTEDGE_TRACE) {
    const { traced: wasm, names } = traced(bytes);
    writeFileSync(at(module), wasm);
    const called = `globalThis.called = () => ${JSON.stringify(names.map(fingerprint))}.filter((_, i) => instance.exports["$c" + i].value);`;
    changed(script, [instance, `${instance}\n${called}`]);
    continue;
  }
  const first = listed(new URL(`./split/${name}.first`, import.meta.url));
  const parts = split(bytes, (name) => first.has(fingerprint(name)));
  const second = `${name}-second-${hash(parts.second)}.wasm`;
  writeFileSync(at(module), parts.first);
  writeFileSync(at(second), parts.second);
  const joint = readFileSync(new URL("./split/second.js", import.meta.url), "utf8").replace("__SECOND__", `./${second}`);
  changed(
    script,
    [`"./${name}_bg.js": import0,`, `"./${name}_bg.js": import0,\nsecond: { load: secondPart.load },`],
    [instance, `${instance}\nawait secondPart.after(instance.exports);`],
  );
  writeFileSync(at(script), `${read(script)}\n${joint}`);
  const { counts } = parts;
  console.log(`${name}: ${counts.first} functions in the first part, ${counts.second} in the second, ${counts.stubs} of them called by stubs`);
}

// ---- the scripts -----------------------------------------------------------------------------------------------------------
//
// wasm-bindgen's and ours: no text in them goes over several lines, so whatever begins a line and is blank or a comment says nothing.

const lean = (text) => text.replace(/^\s*\/\*\*[\s\S]*?\*\/\n/gm, "").replace(/^\s*\/\/.*\n/gm, "").replace(/^\s+/gm, "");

for (const name of readdirSync(folder).filter((name) => name.endsWith(".js"))) {
  const text = lean(read(name));
  writeFileSync(at(name), text);
  const digest = `sha384-${createHash("sha384").update(text).digest("base64")}`;
  html = html.replace(/<(?:script|link)\b[^>]*>/g, (tag) =>
    tag.includes(`"./${name}"`) ? tag.replace(/ integrity="[^"]*"/, ` integrity="${digest}"`) : tag,
  );
}

// ---- the style -------------------------------------------------------------------------------------------------------------
//
// One file a component to write, one to load: `@import "path.css";`, also with `layer(name)`, is replaced by the file.

const bundle = (path) =>
  readFileSync(path, "utf8")
    .replace(/\/\*[\s\S]*?\*\//g, "")
    .replace(/@import\s+"([^"]+)"(?:\s+layer\(([^)]*)\))?\s*;/g, (_, name, layer) => {
      const inner = bundle(join(dirname(path), name));
      return layer ? `@layer ${layer} {\n${inner}}\n` : inner;
    })
    .replace(/\n\s+/g, "\n");

html = html.replace(/(<link rel="stylesheet" href=")([^"]+\.css)(">)/g, (_, before, path, after) => {
  const text = bundle(join(process.env.TRUNK_SOURCE_DIR, path));
  const name = `style-${hash(text)}.css`;
  writeFileSync(at(name), text);
  return `${before}./${name}${after}`;
});

// ---- the workers -----------------------------------------------------------------------------------------------------------

for (const name of ["worker", "compute", "unpack"]) {
  const hashed = `${name}-${hash(readFileSync(at(`${name}.js`)), readFileSync(at(`${name}_bg.wasm`)))}`;
  renameSync(at(`${name}.js`), at(`${hashed}.js`));
  renameSync(at(`${name}_bg.wasm`), at(`${hashed}_bg.wasm`));
  // The one name that is known. It is asked for with the code hash as the query, so that this file is never an old one either.
  writeFileSync(
    at(`${name}_loader.js`),
    `import init from "./${hashed}.js";\nawait init({ module_or_path: new URL("./${hashed}_bg.wasm", import.meta.url) });\n`,
  );
}

// ---- the policy ------------------------------------------------------------------------------------------------------------

// Trunk puts its reload script, whose text it completes only when it serves, into pages that it serves itself.
const developing = html.includes("__TRUNK_ADDRESS__");

const hashes = (tag) =>
  [...html.matchAll(new RegExp(`<${tag}\\b([^>]*)>([\\s\\S]*?)</${tag}>`, "g"))]
    .filter(([, attributes]) => !/\ssrc=/.test(attributes))
    .map(([, , text]) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`);

// Nobody but where the page came from is asked for anything. Workers are not bound by a page's policy: the one that asks another host,
// for an address that a person typed, does nothing else (public/fetch.js).
const policy = {
  "default-src": ["'none'"],
  "script-src": ["'self'", "'wasm-unsafe-eval'", ...(developing ? ["'unsafe-inline'"] : hashes("script"))],
  "style-src": ["'self'", ...hashes("style")],
  "worker-src": ["'self'"],
  "connect-src": ["'self'", ...(developing ? ["ws:", "wss:"] : [])],
  "img-src": ["'self'", "data:", "blob:"],
  "manifest-src": ["'self'"],
  "base-uri": ["'none'"],
  "form-action": ["'none'"],
};
const policyText = Object.entries(policy)
  .map(([directive, sources]) => `${directive} ${sources.join(" ")}`)
  .join("; ");

const placeholder = `<meta http-equiv="Content-Security-Policy" content="default-src 'none'">`;
if (html.split(placeholder).length !== 2) throw new Error("index.html has no place for the content security policy");
// Browsers ignore, and warn about, a checksum on what is only fetched ahead; what runs has its own.
html = html.replace(/<link rel="preload"[^>]*>/g, (link) => link.replace(/ integrity="[^"]*"/, ""));
const offline = developing ? "" : `\n    <meta name="offline-copy" content="./sw.js">`;
html = html.replace(placeholder, `<meta http-equiv="Content-Security-Policy" content="${policyText}">${offline}`);
writeFileSync(at("index.html"), html);

// ---- the offline copy ------------------------------------------------------------------------------------------------------

if (developing) {
  rmSync(at("sw.js"));
} else {
  const paths = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name).slice(folder.length + 1).replaceAll("\\", "/"))
    .filter((path) => path !== "sw.js")
    .sort();
  const version = hash(...paths.flatMap((path) => [path, readFileSync(at(path))]));
  // What a person may never need is copied when all the rest is.
  const files = paths.map((path) => ({ path, hashed: /-[0-9a-f]{15,16}[._]/.test(path), later: /^(compute|unpack|fetch)/.test(path) }));
  const filled = read("sw.js")
    .replace("__VERSION__", version)
    .replace(`["__FILES__"]`, JSON.stringify(files));
  writeFileSync(at("sw.js"), filled);
}
