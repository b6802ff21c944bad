// Reads a WebAssembly module as far as it takes to move its functions: sections, indices, the calls within code. And writes one.
//
// The format: https://webassembly.github.io/spec/core/binary/. What compilers of Rust do not make (recursive types, tags, passive
// segments of elements) is refused by name: a module that is read wrongly would fail far from here.

export const SECTION = {
  custom: 0, type: 1, import: 2, function: 3, table: 4, memory: 5, global: 6, export: 7, start: 8, element: 9, code: 10, data: 11, dataCount: 12,
};
/** The kinds of imports and exports. */
export const KIND = { function: 0, table: 1, memory: 2, global: 3 };

// ---- bytes -----------------------------------------------------------------------------------------------------------------

/** A place in bytes that moves on as it is read. */
class Cursor {
  constructor(bytes, at = 0, end = bytes.length) {
    Object.assign(this, { bytes, at, end });
  }

  byte() {
    if (this.at >= this.end) throw new Error(`the module ends within a value, at byte ${this.at}`);
    return this.bytes[this.at++];
  }

  /** An unsigned number of up to 32 bits. */
  number() {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = this.byte();
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return value;
    }
  }

  /** A signed number, which nobody here needs. */
  skipNumber() {
    while (this.byte() >= 0x80);
  }

  skip(count) {
    this.at += count;
  }

  text() {
    const length = this.number();
    this.at += length;
    return Buffer.from(this.bytes.buffer, this.bytes.byteOffset + this.at - length, length).toString();
  }

  /** What `read` passes over, as bytes. */
  span(read) {
    const start = this.at;
    read(this);
    return this.bytes.subarray(start, this.at);
  }

  list(read) {
    return Array.from({ length: this.number() }, () => read(this));
  }
}

export const number = (value) => {
  const bytes = [];
  for (; value >= 0x80; value = Math.floor(value / 0x80)) bytes.push((value % 0x80) + 0x80);
  return Buffer.from([...bytes, value]);
};
/** A number as `i32.const` takes it: signed, so that the last byte's sixth bit is the sign. */
export const signed = (value) => {
  const bytes = [];
  for (; value >= 0x40; value = Math.floor(value / 0x80)) bytes.push((value % 0x80) + 0x80);
  return Buffer.from([...bytes, value]);
};
export const text = (value) => sized(Buffer.from(value));
export const sized = (bytes) => Buffer.concat([number(bytes.length), bytes]);
export const list = (items) => Buffer.concat([number(items.length), ...items]);

/** A module of sections, in the order that the format asks for; those without items are left out. */
export const write = (sections) =>
  Buffer.concat([
    Buffer.from([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]),
    ...sections.filter(([, bytes]) => bytes && bytes.length > 0).map(([id, bytes]) => Buffer.concat([Buffer.from([id]), sized(bytes)])),
  ]);

// ---- reading ---------------------------------------------------------------------------------------------------------------

const limits = (cursor) => {
  const flags = cursor.byte();
  if (flags > 1) throw new Error(`limits of kind ${flags}: only those of 32 bits that nobody shares are known`);
  return { min: cursor.number(), max: flags & 1 ? cursor.number() : null };
};
const table = (cursor) => ({ type: cursor.byte(), ...limits(cursor) });
const globalType = (cursor) => ({ type: cursor.byte(), mutable: cursor.byte() });

const imported = (cursor) => {
  const found = { module: cursor.text(), name: cursor.text(), kind: cursor.byte() };
  const read = { [KIND.function]: (from) => ({ type: from.number() }), [KIND.table]: table, [KIND.memory]: limits, [KIND.global]: globalType }[found.kind];
  if (!read) throw new Error(`an import of kind ${found.kind}`);
  found.bytes = cursor.span((from) => (found.of = read(from)));
  return found;
};

const signature = (cursor) => {
  if (cursor.byte() !== 0x60) throw new Error("a type that is not a function's");
  const parameters = cursor.list((from) => from.byte());
  return { parameters, results: cursor.list((from) => from.byte()) };
};

const global = (cursor) => {
  const of = globalType(cursor);
  return { ...of, initial: cursor.span(constant) };
};

const constant = (cursor) => {
  while (instruction(cursor) !== 0x0b);
};

const element = (cursor) => {
  if (cursor.number() !== 0 || cursor.byte() !== 0x41) throw new Error("elements other than functions of the first table, from a number on");
  const offset = cursor.number();
  if (cursor.byte() !== 0x0b) throw new Error("elements whose place is computed");
  return { offset, functions: cursor.list((from) => from.number()) };
};

const names = (cursor) => {
  const found = new Map();
  while (cursor.at < cursor.end) {
    const [kind, length] = [cursor.byte(), cursor.number()];
    const end = cursor.at + length;
    if (kind === 1) for (const [index, name] of cursor.list((from) => [from.number(), from.text()])) found.set(index, name);
    cursor.at = end;
  }
  return found;
};

/** A module's parts: indices as in its file, imported functions before its own. */
export function read(bytes) {
  const sections = new Map();
  const module = { bytes, names: new Map() };
  const cursor = new Cursor(bytes, 8);
  while (cursor.at < bytes.length) {
    const [id, length] = [cursor.byte(), cursor.number()];
    const section = new Cursor(bytes, cursor.at, cursor.at + length);
    cursor.skip(length);
    if (id === SECTION.custom) {
      if (section.text() === "name") module.names = names(section);
    } else if (id > SECTION.dataCount) {
      throw new Error(`a section of kind ${id}`);
    } else {
      sections.set(id, section);
    }
  }
  const items = (id, read) => sections.get(id)?.list(read) ?? [];
  /** Sections as they are in the file, without their kind and length. */
  module.raw = Object.fromEntries([...sections].map(([id, { at, end }]) => [id, bytes.subarray(at, end)]));
  module.types = items(SECTION.type, signature);
  module.imports = items(SECTION.import, imported);
  module.functions = items(SECTION.function, (from) => from.number());
  module.tables = items(SECTION.table, table);
  module.memories = items(SECTION.memory, limits);
  module.globals = items(SECTION.global, global);
  module.exports = items(SECTION.export, (from) => ({ name: from.text(), kind: from.byte(), index: from.number() }));
  module.start = sections.get(SECTION.start)?.number() ?? null;
  module.elements = items(SECTION.element, element);
  module.bodies = items(SECTION.code, (from) => {
    const length = from.number();
    from.skip(length);
    return bytes.subarray(from.at - length, from.at);
  });
  if (module.imports.some(({ kind }) => kind !== KIND.function)) throw new Error("an import that is not a function");
  return module;
}

/** The type of a function, its own or imported. */
export const typeOf = (module, index) =>
  index < module.imports.length ? module.imports[index].of.type : module.functions[index - module.imports.length];

// ---- code ------------------------------------------------------------------------------------------------------------------

const memory = (cursor) => {
  if (cursor.number() & 0x40) throw new Error("code that uses several memories");
  cursor.number();
};
const one = (cursor) => cursor.number();
const two = (cursor) => (cursor.number(), cursor.number());
const none = () => {};

/** What follows an opcode of two parts. */
const prefixed = {
  0xfc: (code, cursor) => {
    if (code === 8 || code === 9 || code === 12 || code === 13) throw new Error("code that uses passive segments");
    return (code < 8 ? none : code === 10 || code === 14 ? two : one)(cursor);
  },
  0xfd: (code, cursor) => {
    if (code <= 11 || code === 92 || code === 93) memory(cursor);
    else if (code === 12 || code === 13) cursor.skip(16);
    else if (code >= 21 && code <= 34) cursor.skip(1);
    else if (code >= 84 && code <= 91) (memory(cursor), cursor.skip(1));
  },
};

const plain = (code) => {
  if (code <= 0x01 || code === 0x05 || code === 0x0b || code === 0x0f || code === 0x1a || code === 0x1b || code === 0xd1) return none;
  if (code >= 0x02 && code <= 0x04) return (cursor) => cursor.skipNumber();
  if (code === 0x0c || code === 0x0d || (code >= 0x20 && code <= 0x26) || code === 0x3f || code === 0x40) return one;
  if (code === 0x0e) return (cursor) => (cursor.list(one), cursor.number());
  if (code === 0x10 || code === 0xd2) return one;
  if (code === 0x11) return two;
  if (code === 0x1c) return (cursor) => cursor.list(one);
  if (code >= 0x28 && code <= 0x3e) return memory;
  if (code === 0x41 || code === 0x42 || code === 0xd0) return (cursor) => cursor.skipNumber();
  if (code === 0x43) return (cursor) => cursor.skip(4);
  if (code === 0x44) return (cursor) => cursor.skip(8);
  if (code >= 0x45 && code <= 0xc4) return none;
  return null;
};
const after = Array.from({ length: 256 }, (_, code) => plain(code));

/** Passes over one instruction; gives its opcode. */
function instruction(cursor) {
  const code = cursor.byte();
  if (prefixed[code]) prefixed[code](cursor.number(), cursor);
  else if (after[code]) after[code](cursor);
  else throw new Error(`an instruction that is not known: ${code.toString(16)} at byte ${cursor.at - 1}`);
  return code;
}

/** A body that does something before its code. */
export function withPrefix(body, prefix) {
  const from = codeOf(body);
  return Buffer.concat([body.subarray(0, from), prefix, body.subarray(from)]);
}

/** Where a body's code begins, behind its locals. */
function codeOf(body) {
  const cursor = new Cursor(body);
  cursor.list((from) => [from.number(), from.byte()]);
  return cursor.at;
}

/** The places of a body at which a function is named: `[from, to, index]`. */
export function named(body) {
  const cursor = new Cursor(body, codeOf(body));
  const found = [];
  while (cursor.at < body.length) {
    const code = body[cursor.at];
    if (code === 0x10 || code === 0xd2) {
      const from = cursor.at + 1;
      cursor.at = from;
      const index = cursor.number();
      found.push([from, cursor.at, index]);
    } else {
      instruction(cursor);
    }
  }
  return found;
}

/** A body with other indices of functions. */
export function renumbered(body, places, indexOf) {
  const parts = [];
  let done = 0;
  for (const [from, to, index] of places) {
    parts.push(body.subarray(done, from), number(indexOf(index)));
    done = to;
  }
  return Buffer.concat([...parts, body.subarray(done)]);
}
