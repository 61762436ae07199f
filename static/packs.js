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
    this.coming = new Map(); // file → promise of its pack
    this.read = new Map(); // file → pack
  }

  /** The file of a section, and which of its answers: what is not at its default. */
  addressOf(ticket, values) {
    const moved = Object.entries(values).filter(([key, raw]) => raw !== ticket.defaults[key]);
    return `${this.fileOf(ticket)}#${moved.map((pair) => pair.join("=")).join("&")}`;
  }

  fileOf({ page, section, version }) {
    return `answers/${page}/${section}.bin?${version}`;
  }

  /** An answer that can be given at once. */
  known(address) {
    const [file, key] = parts(address);
    const pack = this.read.get(file);
    if (!pack || key === "") return pack?.base;
    return Object.hasOwn(pack.answers, key) ? patched(pack.base, pack.answers[key]) : undefined;
  }

  /** An answer: {blocks …}, or {missing} where the edition has none. Throws where its file does not come. */
  async ask(address) {
    await this.load(parts(address)[0]);
    return this.known(address) ?? { missing: this.sayMissing(address) };
  }

  /** Paper does not wait: it has what is there. */
  askNow(address) {
    return this.known(address);
  }

  /** The pack of a file; asked for again if it did not come. */
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

/** File and key of an address; a text in the key may have a "#" of its own. */
function parts(address) {
  const place = address.indexOf("#");
  return [address.slice(0, place), address.slice(place + 1)];
}
