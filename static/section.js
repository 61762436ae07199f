// One section's answer on the page. The server sends a ticket: which section, and what its controls
// say; the answer is asked for when the reader is near, and again with every move of the hand.

const own = (name) => import(new URL(`${name}${new URL(import.meta.url).search}`, import.meta.url));
// All at once, plot.js too, which chart.js would ask for a round trip later.
const [{ Chart }, { address, ask, askNow, known }, { drawn, element }, { Hand }] =
  await Promise.all(["chart.js", "answers.js", "blocks.js", "hand.js", "plot.js"].map(own));

const pages = (window.sheetPages ??= {}); // page → {values: key → what a link says, views}

const STILL = 3000; // ms after a move in which the hand may be expected to go on
const SOON = [50, 300, 1500]; // ms in which a widget follows what the server has put it to

class View {
  constructor(root) {
    this.root = root;
    this.blocks = new Map(); // name → {node, chart, json}
    this.hands = new Map();
    const pane = { root: root.closest("[data-testid=stMain]"), rootMargin: "50% 0px" };
    this.sight = new IntersectionObserver((seen) => this.come(seen.at(-1).isIntersecting), pane);
    this.sight.observe(root);
    this.print = () => this.hurry(); // paper shows all of the page
    this.online = () => this.refresh();
    addEventListener("beforeprint", this.print);
    addEventListener("online", this.online);
  }

  /** What the server says after a run of the page. */
  take(ticket) {
    const before = this.ticket;
    this.ticket = ticket;
    this.page = pages[ticket.page] ??= { values: {}, views: new Set() };
    this.page.views.add(this);
    const { values } = this.page;
    const moved = new Set();
    for (const [key, raw] of Object.entries(ticket.values)) {
      const mine = key in ticket.controls;
      if (values[key] === raw || (key in values && !mine)) continue;
      if (key in values && this.hands.get(key)?.differs(raw)) continue;
      values[key] = raw;
      moved.add(key);
    }
    for (const [key, control] of Object.entries(ticket.controls)) {
      if (!this.hands.has(key)) {
        this.hands.set(key, new Hand(key, control, (...move) => this.follow(...move)));
      }
      this.hands.get(key).attach();
    }
    for (const wait of SOON) setTimeout(() => this.agree(ticket), wait);
    if (!before) this.makeRoom();
    for (const { chart } of this.blocks.values()) chart?.dress();
    if (ticket.answer) this.paint(ticket.answer, "");
    else if (ticket.refusal) this.refuse(ticket.refusal);
    else if (before && before.language === ticket.language && before.said !== ticket.said && this.shown) {
      this.paint(this.answer, this.shown); // the reader has answered the question
    }
    for (const view of this.page.views) {
      if (view === this || [...moved].some((key) => key in view.ticket.values)) view.refresh();
    }
  }

  /** What a ticket says once the controls show it: those that show something else are newer. */
  agree(ticket) {
    if (this.ticket !== ticket) return;
    for (const key of Object.keys(ticket.controls)) {
      const raw = ticket.values[key];
      if (this.page.values[key] !== raw && !this.hands.get(key).differs(raw)) this.follow(key, raw);
    }
  }

  /** The hand has moved a control: all that it reaches follows, with no run of the page. */
  follow(key, raw, next) {
    this.page.values[key] = raw;
    this.page.next = next && { key, raw: next, at: performance.now() };
    for (const view of this.page.views) if (key in view.ticket.values) view.refresh();
  }

  /** In sight or half a screen from it, or no longer. */
  come(near) {
    this.near = near;
    this.root.toggleAttribute("data-far", !near);
    if (near) this.refresh();
  }

  /** Where the answer to what the controls say is to be had, some of them put elsewhere. */
  to(changes) {
    const keys = Object.keys(this.ticket.values);
    const said = { ...this.page.values, ...changes };
    return address(this.ticket, Object.fromEntries(keys.map((key) => [key, said[key]])));
  }

  get wanted() {
    return this.to({});
  }

  /** Where the hand will most likely be next, if that is not known yet. */
  get next() {
    const { next } = this.page;
    if (!next || !(next.key in this.ticket.values) || performance.now() - next.at > STILL) return undefined;
    const url = this.to({ [next.key]: next.raw });
    return known(url) || url === this.tried ? undefined : url;
  }

  /** Ask for what the controls say, if that is not what is shown: one request at a time. */
  async refresh() {
    const { ticket } = this;
    if (!ticket || !this.near || ticket.answer || ticket.refusal) return;
    const { wanted } = this;
    if (wanted !== this.shown) {
      const kept = known(wanted);
      if (kept) this.paint(kept, wanted);
    }
    if (this.asking) return; // when that answer is there, the newest position is asked for
    const early = wanted === this.shown; // nothing is missing: the next position, while the eye looks
    const url = early ? this.next : wanted;
    if (!url) return;
    this.asking = url;
    if (early) this.tried = url; // once: it may be refused
    else this.root.setAttribute("aria-busy", "true");
    try {
      const answer = await ask(url, early ? undefined : () => this.say(this.ticket.words.busy));
      this.failed = 0;
      this.asking = undefined;
      if (this.ticket) this.arrived(answer, url, early); // or the reader has left the page
    } catch {
      this.asking = undefined;
      if (!early) this.lost();
    }
  }

  /** An answer is here; by now another one may be wanted, and even be painted. */
  arrived(answer, url, early) {
    const { wanted } = this;
    this.root.removeAttribute("aria-busy");
    if (wanted !== url) this.refresh(); // the newest is on its way while this one is painted
    if (answer?.error && wanted === url) this.refuse(answer.error, url);
    else if (answer && !answer.error && url !== this.shown) {
      // Never an older one over a newer one, nor one that nobody has come to.
      if (wanted === url) this.paint(answer, url);
      else if (!early && this.asking === wanted) this.paint(answer, undefined);
    }
    if (wanted === url) this.refresh();
  }

  /** No answer came: once more, then the server is to send the answers with the page. */
  lost() {
    if (!this.ticket) return;
    if (this.ticket.answer || this.ticket.refusal) { // meanwhile it came with the page
      this.root.removeAttribute("aria-busy");
      return;
    }
    if (!navigator.onLine) return void this.say(this.ticket.words.offline); // until `online` comes
    this.failed = (this.failed ?? 0) + 1;
    if (this.failed < 3) setTimeout(() => this.refresh(), 400 * this.failed);
    else this.unreachable();
  }

  /** Draw every block that has changed, in reading order; the others keep their nodes. */
  paint(answer, url) {
    this.answer = answer;
    this.shown = url;
    if (!this.asking) this.root.removeAttribute("aria-busy");
    this.say("");
    this.root.querySelector(":scope > .room")?.remove();
    const { ticket, blocks } = this;
    const names = new Set(answer.blocks.map(({ name }) => name));
    for (const [name, block] of blocks) {
      if (names.has(name)) continue;
      block.chart?.destroy();
      block.node.remove();
      blocks.delete(name);
    }
    let last = this.said ?? null;
    for (const block of answer.blocks) {
      const json = JSON.stringify([block.kind === "figure" ? block : [block, ticket.said], ticket.language]);
      let held = blocks.get(block.name);
      if (held?.json !== json) {
        if (block.kind === "figure" && held?.chart) held.chart.show(block, ticket);
        else held = this.draw(block, held);
        held.json = json;
        blocks.set(block.name, held);
      }
      held.node.hidden = Boolean(block.waits && !ticket.said);
      const place = last ? last.nextSibling : this.root.firstChild;
      if (place !== held.node) this.root.insertBefore(held.node, place);
      last = held.node;
    }
    this.root.dataset.shown = Number(this.root.dataset.shown ?? 0) + 1;
  }

  draw(block, held) {
    held?.chart?.destroy();
    held?.node.remove();
    if (block.kind !== "figure") {
      const node = drawn[block.kind](block, this.ticket);
      if (block.beside) node.classList.add("beside");
      return { node };
    }
    const chart = new Chart();
    this.root.append(chart.root); // its size tells what it may need
    chart.show(block, this.ticket);
    return { node: chart.root, chart };
  }

  /** Why there is no answer; what was typed stays, the pictures of before are put away. */
  refuse(sentence, url) {
    this.shown = url;
    this.answer = undefined;
    this.root.removeAttribute("aria-busy");
    for (const { node, chart } of this.blocks.values()) {
      chart?.destroy();
      node.remove();
    }
    this.blocks.clear();
    this.root.querySelector(":scope > .room")?.remove();
    this.say(sentence, "refusal");
  }

  /** A line above the blocks, or none. */
  say(sentence, kind = "state") {
    this.said?.remove();
    this.said = undefined;
    if (!sentence) return;
    this.said = element("p", kind, sentence);
    this.said.setAttribute("role", kind === "refusal" ? "alert" : "status");
    this.root.prepend(this.said);
  }

  /** As much room as the figures will take, so that nothing moves when they come. */
  makeRoom() {
    const { room } = this.ticket;
    if (!room.length || this.blocks.size) return;
    const empty = element("div", "room");
    empty.style.height = `${room.reduce((all, one) => all + one + 90, 0)}px`;
    this.root.append(empty);
  }

  /** Paper does not wait. */
  hurry() {
    const { ticket } = this;
    if (!ticket) return;
    const url = this.wanted;
    if (!ticket.answer && !ticket.refusal && url !== this.shown) {
      const answer = known(url) ?? askNow(url);
      if (answer) this.paint(answer, url);
    }
    for (const { chart } of this.blocks.values()) chart?.paint();
  }

  destroy() {
    this.page?.views.delete(this);
    if (this.page && !this.page.views.size) delete pages[this.ticket.page]; // the reader has left it
    this.ticket = undefined;
    this.sight.disconnect();
    removeEventListener("beforeprint", this.print);
    removeEventListener("online", this.online);
    for (const hand of this.hands.values()) hand.release();
    for (const { chart } of this.blocks.values()) chart?.destroy();
  }
}

const decoder = new TextDecoder();

export default function ({ data, parentElement, setStateValue }) {
  parentElement.view ??= new View(parentElement.querySelector(".answer"));
  parentElement.view.unreachable = () => setStateValue("unreachable", true); // of this very run
  parentElement.view.take(JSON.parse(decoder.decode(data)));
  return () => {
    // Streamlit calls this, too, where a newer ticket has overtaken one: then the place stands.
    if (parentElement.isConnected) return;
    parentElement.view?.destroy();
    parentElement.view = undefined;
  };
}
