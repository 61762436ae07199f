// Answers of the edition without a server: a file for each section, with all that was computed for it
// beforehand. One answer stands in it whole, of the others what differs from it.

/** What an address holds, unpacked, unless a server on the way has unpacked it already. */
export async function unpacked(address) {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`status ${response.status}`);
  const sent = await response.blob();
  const [first, second] = new Uint8Array(await sent.slice(0, 2).arrayBuffer());
  if (first !== 0x1f || second !== 0x8b) return sent;
  return new Response(sent.stream().pipeThrough(new DecompressionStream("gzip"))).blob();
}

/** An answer with its changes; the base stays as it is, and what is not changed belongs to both. */
export function patched(base, changes) {
  const copies = new Set();
  const copyOf = (one) => {
    if (copies.has(one)) return one;
    const copy = Array.isArray(one) ? [...one] : { ...one };
    copies.add(copy);
    return copy;
  };
  let whole = base;
  for (const [path, value] of changes) {
    if (!path.length) {
      whole = value;
      continue;
    }
    let place = (whole = copyOf(whole));
    for (const step of path.slice(0, -1)) place = place[step] = copyOf(place[step]);
    place[path.at(-1)] = value;
  }
  return whole;
}

/** A source of answers as `route` of answers.js is one. */
export class Packs {
  /** `sayMissing` gives nodes that say there is no answer, of the address that was asked for. */
  constructor(sayMissing) {
    this.sayMissing = sayMissing;
    this.coming = new Map(); // file → promise of what it holds
    this.read = new Map(); // file → what it holds
  }

  /** Which answer of which section: what is not at its default, and the slider if that is all. */
  addressOf({ page, section, version, defaults, moved = [] }, values) {
    const others = Object.entries(values).filter(([key, raw]) => raw !== defaults[key]);
    const slider = others.length === 1 && moved.includes(others[0][0]) ? others[0][0] : "";
    return `${page}/${section}/${slider}?${version}#${others.map((pair) => pair.join("=")).join("&")}`;
  }

  /** An answer that can be given at once. */
  known(address) {
    const { file, files, key } = places(address);
    const pack = this.read.get(file);
    if (!pack || key === "") return pack?.base;
    const others = files.map((one) => this.read.get(one));
    const sources = others.every(Boolean) ? [pack.answers, ...others] : [pack.answers]; // half of it is no answer
    const found = sources.flatMap((one) => one[key] ?? []);
    return sources.some((one) => one[key]) ? patched(pack.base, found) : undefined;
  }

  /** Whether the edition has an answer of a section that is on the page. */
  has(address) {
    const { files } = places(address);
    return Boolean(files.length || this.known(address)); // a slider's file has all of its positions
  }

  /** An answer: {blocks …}, or {missing} where the edition has none. Throws where its files do not come. */
  async ask(address) {
    const { file, files } = places(address);
    await this.load(file);
    if (!this.known(address)) await Promise.all(files.map((one) => this.load(one)));
    return this.known(address) ?? { missing: this.sayMissing(address) };
  }

  /** Paper does not wait: it has what is there. */
  askNow(address) {
    return this.known(address);
  }

  /** Whatever an answer is made of comes before it is wanted. */
  async expect(address) {
    const { file, files } = places(address);
    await Promise.all([file, ...files].map((one) => this.load(one)));
  }

  /** What a file holds; asked for again if it did not come. */
  load(file) {
    if (!this.coming.has(file)) {
      const coming = unpacked(new URL(file, document.baseURI)).then(async (sent) => {
        this.read.set(file, JSON.parse(await sent.text()));
      });
      coming.catch(() => this.coming.delete(file));
      this.coming.set(file, coming);
    }
    return this.coming.get(file);
  }
}

/** The file of a section, the two of a slider, one for both languages, and the key of an answer. */
function places(address) {
  const [, page, section, slider, version, key] = /^(.*?)\/(.*?)\/(.*?)\?(.*?)#([^]*)$/.exec(address);
  const folder = `answers/${page}/${section}`;
  const files = slider ? [`../${folder}/${slider}.bin?${version}`, `${folder}/${slider}.bin?${version}`] : [];
  return { page, section, key, files, file: `${folder}.bin?${version}` };
}

/** The section that an address is about. */
export const sectionOf = (address) => places(address).section;
