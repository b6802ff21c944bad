// Cuts a module in two: what runs until a first file is on the screen, which a person waits for, and all the rest, which comes while
// they look at it.
//
// Functions of the second part that the first refers to stand in it as stubs. A stub waits until the second part is there (it calls
// the import `second.load`, which returns then) and goes on in it through the table. The second part has no state of its own: tables,
// memory and variables are the first part's, which exports them, and the functions that the second calls, under names that begin with $.

import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { KIND, SECTION, list, named, number, read, renumbered, signed, sized, text, typeOf, withPrefix, write } from "./module.mjs";

/** What a function is recognised by from one build to the next: its name without hashes of crates, and without the numbers that tell
 * apart what has no name or the same one (`#2`, `[2]`, `.2`), which change whenever something is put before it. */
export const fingerprint = (name) =>
  createHash("sha256")
    .update(name.replace(/\[[0-9a-f]{8,16}\]|(::|)\bh[0-9a-f]{16}\b|#\d+|(\.\d+)?(\[\d+\])?$/g, ""))
    .digest("hex")
    .slice(0, 8);

/** The fingerprints in a list that scripts/split/profile.mjs wrote. */
export const listed = (path) => new Set(readFileSync(path, "utf8").split("\n").filter((line) => /^[0-9a-f]{8}$/.test(line)));

const place = (kind, index) => `$${"ftmg"[kind]}${index.toString(36)}`;
const exported = (name, kind, index) => Buffer.concat([text(name), Buffer.from([kind]), number(index)]);
const imported = (module, name, kind, ...description) => Buffer.concat([text(module), text(name), Buffer.from([kind]), ...description]);
const limits = ({ min, max }) => Buffer.concat([Buffer.from([max === null ? 0 : 1]), number(min), ...(max === null ? [] : [number(max)])]);
const table = (of) => Buffer.concat([Buffer.from([of.type]), limits(of)]);
const element = (offset, functions) => Buffer.concat([Buffer.from([0, 0x41]), signed(offset), Buffer.from([0x0b]), list(functions.map(number))]);

/** The two parts of a module: `isFirst` says of a function's name whether it belongs to the first. */
export function split(bytes, isFirst) {
  const module = read(bytes);
  const imports = module.imports.length;
  const own = module.functions.map((_, index) => index + imports);
  const body = (index) => module.bodies[index - imports];
  const calls = new Map(own.map((index) => [index, named(body(index))]));

  const stays = (index) => index < imports || isFirst(module.names.get(index) ?? "");
  const first = alike(own.filter(stays), body);
  const second = alike(own.filter((index) => !stays(index)), body);

  // What the first part refers to but does not hold.
  const referred = new Set(first.flatMap((index) => calls.get(index).map(([, , callee]) => callee)));
  for (const { kind, index } of module.exports) if (kind === KIND.function) referred.add(index);
  for (const { functions } of module.elements) functions.forEach((index) => referred.add(index));
  if (module.start !== null) referred.add(module.start);
  const stubs = second.filter((index) => referred.has(index)).sort((a, b) => typeOf(module, a) - typeOf(module, b));

  const load = imports;
  const inFirst = new Map([...Array(imports).keys()].map((index) => [index, index]));
  [...first, ...stubs].forEach((index, i) => inFirst.set(index, imports + 1 + i));

  // What the second part takes from the first.
  const taken = [...new Set(second.flatMap((index) => calls.get(index).map(([, , callee]) => callee)))].filter(stays).sort((a, b) => a - b);
  const inSecond = new Map([...taken, ...second].map((index, i) => [index, i]));

  const slots = module.tables[0].min;
  const ready = module.globals.length;
  const nothing = module.types.findIndex(({ parameters, results }) => parameters.length === 0 && results.length === 0);
  if (nothing < 0) throw new Error("no function of the module takes and gives nothing");

  const stub = (index, slot) => {
    const type = typeOf(module, index);
    return sized(
      Buffer.concat([
        Buffer.from([0, 0x23]), number(ready), Buffer.from([0x45, 0x04, 0x40, 0x10]), number(load), Buffer.from([0x0b]),
        ...module.types[type].parameters.map((_, i) => Buffer.concat([Buffer.from([0x20]), number(i)])),
        Buffer.from([0x41]), signed(slot), Buffer.from([0x11]), number(type), Buffer.from([0, 0x0b]),
      ]),
    );
  };
  const moved = (index, indexOf) => sized(renumbered(body(index), calls.get(index), (callee) => indexOf.get(callee)));

  const grown = ({ min, max, ...of }, by) => ({ ...of, min: min + by, max: max === null ? null : max + by });
  const tables = module.tables.map((of, i) => (i === 0 ? grown(of, stubs.length) : of));

  const firstPart = write([
    [SECTION.type, module.raw[SECTION.type]],
    [SECTION.import, list([...module.imports.map((of) => imported(of.module, of.name, of.kind, of.bytes)), imported("second", "load", KIND.function, number(nothing))])],
    [SECTION.function, list([...first, ...stubs].map((index) => number(typeOf(module, index))))],
    [SECTION.table, list(tables.map(table))],
    [SECTION.memory, module.raw[SECTION.memory]],
    [SECTION.global, list([...module.globals.map(({ type, mutable, initial }) => Buffer.concat([Buffer.from([type, mutable]), initial])), Buffer.from([0x7f, 1, 0x41, 0, 0x0b])])],
    [SECTION.export, list([
      ...module.exports.map(({ name, kind, index }) => exported(name, kind, kind === KIND.function ? inFirst.get(index) : index)),
      ...module.tables.map((_, i) => exported(place(KIND.table, i), KIND.table, i)),
      ...module.memories.map((_, i) => exported(place(KIND.memory, i), KIND.memory, i)),
      ...module.globals.map((_, i) => exported(place(KIND.global, i), KIND.global, i)),
      ...taken.map((index, i) => exported(place(KIND.function, i), KIND.function, inFirst.get(index))),
      exported("$ready", KIND.global, ready),
    ])],
    [SECTION.start, module.start === null ? null : number(inFirst.get(module.start))],
    [SECTION.element, list(module.elements.map(({ offset, functions }) => element(offset, functions.map((index) => inFirst.get(index)))))],
    [SECTION.dataCount, module.raw[SECTION.dataCount]],
    [SECTION.code, list([...first.map((index) => moved(index, inFirst)), ...stubs.map((index, i) => stub(index, slots + i))])],
    [SECTION.data, module.raw[SECTION.data]],
  ]);

  // What the table holds goes straight to the second part once that is there, without a stub between.
  const straight = module.elements.flatMap(({ offset, functions }) => runs(functions, (index) => !stays(index)).map(([from, run]) => element(offset + from, run.map((index) => inSecond.get(index)))));

  const secondPart = write([
    [SECTION.type, module.raw[SECTION.type]],
    [SECTION.import, list([
      ...tables.map((of, i) => imported("", place(KIND.table, i), KIND.table, table(of))),
      ...module.memories.map((of, i) => imported("", place(KIND.memory, i), KIND.memory, limits(of))),
      ...module.globals.map(({ type, mutable }, i) => imported("", place(KIND.global, i), KIND.global, Buffer.from([type, mutable]))),
      ...taken.map((index, i) => imported("", place(KIND.function, i), KIND.function, number(typeOf(module, index)))),
    ])],
    [SECTION.function, list(second.map((index) => number(typeOf(module, index))))],
    [SECTION.element, list([element(slots, stubs.map((index) => inSecond.get(index))), ...straight])],
    [SECTION.code, list(second.map((index) => moved(index, inSecond)))],
  ]);
  return { first: firstPart, second: secondPart, counts: { first: first.length, stubs: stubs.length, second: second.length } };
}

/** Bytes that two functions have to have in common somewhere to be thought alike. */
const PIECE = 6;
/** Functions from which on a piece that they have in common says nothing. */
const COMMON = 200;

/** Functions in an order in which each resembles the one before it, as far as there is one that does: so they pack to some
 * hundredths less. Of those left, the next is the one with the largest share of its pieces in the last. */
function alike(functions, body) {
  const pieces = new Map(functions.map((index) => [index, new Set(Array.from({ length: Math.max(0, body(index).length - PIECE + 1) }, (_, at) => body(index).readUIntLE(at, PIECE)))]));
  const holders = new Map();
  for (const [index, own] of pieces) for (const piece of own) holders.get(piece)?.push(index) ?? holders.set(piece, [index]);
  const left = new Set(functions);
  const order = [];
  while (left.size > 0) {
    const shared = new Map();
    for (const piece of pieces.get(order.at(-1)) ?? []) {
      const those = holders.get(piece);
      if (those.length <= COMMON) for (const index of those) if (left.has(index)) shared.set(index, (shared.get(index) ?? 0) + 1);
    }
    let [next] = left;
    let most = 0;
    for (const [index, count] of shared) {
      // A little is added, or else the smallest functions would be like anything.
      const share = count / (pieces.get(index).size + 20);
      if (share > most) [next, most] = [index, share];
    }
    left.delete(next);
    order.push(next);
  }
  return order;
}

/** The longest runs of items that are wanted: `[where it begins, the items]`. */
function runs(items, wanted) {
  const found = [];
  items.forEach((item, i) => {
    if (!wanted(item)) return;
    const last = found.at(-1);
    if (last && last[0] + last[1].length === i) last[1].push(item);
    else found.push([i, [item]]);
  });
  return found;
}

/** A module that tells which of its functions were called: each sets a variable of its own, exported as `$c` and its place. */
export function traced(bytes) {
  const module = read(bytes);
  const variables = module.globals.length;
  const raw = (id) => [id, module.raw[id]];
  const mark = (i) => Buffer.concat([Buffer.from([0x41, 1, 0x24]), number(variables + i)]);
  const names = module.functions.map((_, i) => module.names.get(i + module.imports.length) ?? "");
  const traced = write([
    raw(SECTION.type),
    raw(SECTION.import),
    raw(SECTION.function),
    raw(SECTION.table),
    raw(SECTION.memory),
    [SECTION.global, list([...module.globals.map(({ type, mutable, initial }) => Buffer.concat([Buffer.from([type, mutable]), initial])), ...names.map(() => Buffer.from([0x7f, 1, 0x41, 0, 0x0b]))])],
    [SECTION.export, list([...module.exports.map(({ name, kind, index }) => exported(name, kind, index)), ...names.map((_, i) => exported(`$c${i}`, KIND.global, variables + i))])],
    raw(SECTION.start),
    raw(SECTION.element),
    raw(SECTION.dataCount),
    [SECTION.code, list(module.bodies.map((body, i) => sized(withPrefix(body, mark(i)))))],
    raw(SECTION.data),
  ]);
  return { traced, names };
}
