// One section's answer on the page. The server sends a ticket: which section, and what its controls
// say; the answer is asked for when the reader is near, and again with every move of the hand.

const own = (name) => import(new URL(`${name}${new URL(import.meta.url).search}`, import.meta.url));
// All at once, plot.js too, which chart.js would ask for a round trip later.
const [
  { Chart },
  { answerUrl, fetchAnswer, fetchAnswerNow, cachedAnswer },
  { renderers, element },
  { ControlWatcher },
  { QuestionView },
] = await Promise.all(
  ["chart.js", "answers.js", "blocks.js", "control_watcher.js", "question.js", "plot.js"].map(own),
);

const pages = (window.sheetPages ??= {}); // page → {values: key → what a link says, movers: key → the watcher last moved, pressed: what the last preset put controls to, views, reportedAt}

const REST = 3000; // ms after a move in which the hand may be expected to go on
const REPORT_AGAIN = 2000; // ms after which an unreachable route is reported once more
const LOOK = 4000; // ms after a choice in which its answer is brought into sight
const AT_ONCE = 600; // ms after which it is looked for once more
const SEEN = 0.6; // of a picture: then it is in sight
const NARROW = "(max-width: 640px)";
const RECHECKS = [50, 300, 1500]; // ms in which a widget follows what the server has put it to

class SectionView {
  constructor(root) {
    this.root = root;
    this.blocks = new Map(); // name → {node, chart, json}
    this.watchers = new Map(); // key of a widget → its watcher
    this.question = new QuestionView(() => this.answer && this.paint(this.answer, this.shown));
    const pane = { root: root.closest("[data-testid=stMain]"), rootMargin: "50% 0px" };
    this.visibility = new IntersectionObserver((seen) => this.setNear(seen.at(-1).isIntersecting), pane);
    this.visibility.observe(root);
    this.onPrint = () => this.paintForPrint(); // paper shows all of the page
    this.onOnline = () => this.refresh();
    this.afterPrint = () => this.endPrint();
    this.onClick = ({ target }) => this.clicked(target);
    addEventListener("beforeprint", this.onPrint);
    addEventListener("afterprint", this.afterPrint);
    addEventListener("online", this.onOnline);
    this.onScroll = () => (this.lookUntil = 0); // the reader wants to look elsewhere
    addEventListener("wheel", this.onScroll, { passive: true });
    addEventListener("touchmove", this.onScroll, { passive: true });
    addEventListener("click", this.onClick, true); // a choice keeps its click from what is above it
  }

  /** Whether the answer, or why there is none, came with the page. */
  get sentWithPage() {
    return Boolean(this.ticket.answer || this.ticket.refusal);
  }

  /** What the server says after a run of the page. */
  receive(ticket) {
    const before = this.ticket;
    this.ticket = ticket;
    this.page = pages[ticket.page] ??= { values: {}, movers: {}, views: new Set() };
    this.page.views.add(this);
    const { values } = this.page;
    const moved = new Set();
    const drawn = new Set(Object.values(ticket.controls).map(({ key }) => key));
    for (const [key, raw] of Object.entries(ticket.values)) {
      if (values[key] === raw || (key in values && !drawn.has(key))) continue;
      if (key in values && this.isNewer(key, raw)) continue;
      values[key] = raw;
      moved.add(key);
    }
    for (const [widget, control] of Object.entries(ticket.controls)) {
      if (!this.watchers.has(widget)) {
        this.watchers.set(widget, new ControlWatcher(widget, control, (...move) => this.controlMoved(...move)));
      }
      this.watchers.get(widget).attach();
    }
    for (const wait of RECHECKS) setTimeout(() => this.adoptServerValues(ticket), wait);
    this.question.show(ticket, this.verdict);
    this.placeMessage();
    if (!before) this.reserveHeight();
    for (const { chart } of this.blocks.values()) chart?.followTheme();
    if (ticket.answer) this.paint(ticket.answer, "");
    else if (ticket.refusal) this.showRefusal(ticket.refusal);
    for (const view of this.page.views) {
      if (view === this || [...moved].some((key) => key in view.ticket.values)) view.refresh();
    }
  }

  /** What a ticket says once the controls show it: those that show something else are newer. */
  adoptServerValues(ticket) {
    if (this.ticket !== ticket) return;
    for (const { key } of Object.values(ticket.controls)) {
      const raw = ticket.values[key];
      if (this.page.values[key] !== raw && !this.isNewer(key, raw)) this.takeValue(key, raw);
    }
  }

  /** Whether a control shows something newer than what the server says of it. */
  isNewer(key, raw) {
    const { values = {}, until = 0 } = this.page.pressed ?? {}; // the server may not know of it yet
    if (performance.now() < until && key in values && values[key] !== raw) return true;
    const shown = [...this.watchers.values()].filter(({ control }) => control.key === key);
    return [...shown, this.page.movers[key]].some((watcher) => watcher?.differsFrom(raw));
  }

  /** The hand has moved a control: all that it reaches follows, with no run of the page. */
  controlMoved(watcher, raw, next) {
    const { key } = watcher.control;
    this.page.movers[key] = watcher;
    delete this.page.pressed?.values[key];
    this.page.next = next && { key, raw: next, at: performance.now() };
    for (const view of this.page.views) {
      if (key in view.ticket.values && !view.verdict?.about) view.question.reveal(); // it asks to see
    }
    this.takeValue(key, raw);
  }

  takeValue(key, raw) {
    this.page.values[key] = raw;
    for (const view of this.page.views) if (key in view.ticket.values) view.refresh();
  }

  /** Put a choice or a switch of the page to a value, as if its own button had been pressed. */
  choose(key, raw) {
    const all = [...this.page.views].flatMap(({ watchers }) => [...watchers.values()]);
    all.find(({ control }) => control.key === key)?.choose(raw);
  }

  /** What a preset puts controls to is asked for at once, and all together: the server takes longer. */
  press(values) {
    this.page.pressed = { values: { ...values }, until: performance.now() + LOOK };
    Object.assign(this.page.values, values);
    for (const view of this.page.views) {
      if (Object.keys(values).some((key) => key in view.ticket.values)) view.refresh();
    }
  }

  /** A preset asks to see, and so does a training; on a phone its effect, and that of a choice, comes into sight. */
  clicked(target) {
    const { section, controls = {}, presets = {} } = this.ticket ?? {};
    const within = (key) => target.closest?.(`.st-key-${CSS.escape(key)} button`);
    const preset = section && within(`presets-${section}`);
    if (preset || (section && within(`start-training-${section}`))) this.question.reveal();
    const pressed = preset && Object.keys(presets).find((name) => within(`preset-${section}-${name}`));
    if (pressed) this.press(presets[pressed]);
    const choices = Object.keys(controls).filter((key) => controls[key].kind === "choice");
    this.lookUntil = preset || choices.some(within) ? performance.now() + LOOK : 0;
    if (preset) setTimeout(() => this.bringIntoView(), AT_ONCE); // it may have changed nothing
  }

  /** Where a hand has just chosen on a narrow screen: what it has chosen, if that is out of sight. */
  bringIntoView() {
    if (!(performance.now() < this.lookUntil) || !matchMedia(NARROW).matches) return;
    const asks = this.verdict?.about; // then all of the answer is about the choice
    const shown = asks ? this.root : this.root.querySelector(".chart:not([hidden]) .first, .waits");
    if (!shown) return;
    const { top, bottom, height } = shown.getBoundingClientRect();
    const room = innerHeight - top;
    if (asks ? room > innerHeight / 2 : Math.min(bottom, innerHeight) - Math.max(top, 0) > SEEN * height) return;
    setTimeout(() => this.bringIntoView(), AT_ONCE); // what comes meanwhile may move it away again
    const behavior = matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth";
    shown.scrollIntoView({ behavior, block: asks ? "start" : "nearest" });
  }

  /** Whether pictures that answer the question are held back: not where controls were moved. */
  get isWaiting() {
    if (!this.question.isOpen || this.printing) return false;
    if (this.verdict?.about) return true;
    return Object.entries(this.ticket.defaults).every(([key, raw]) => this.page.values[key] === raw);
  }

  /** In sight or half a screen from it, or no longer. */
  setNear(near) {
    this.near = near;
    this.root.toggleAttribute("data-far", !near);
    if (near) this.refresh();
  }

  /** Where the answer to what the controls say is to be had, some of them put elsewhere. */
  urlWith(changes) {
    const keys = Object.keys(this.ticket.values);
    const said = { ...this.page.values, ...changes };
    return answerUrl(this.ticket, Object.fromEntries(keys.map((key) => [key, said[key]])));
  }

  get wantedUrl() {
    return this.urlWith({});
  }

  /** Where the hand will most likely be next, if that is not known yet. */
  get likelyNextUrl() {
    const { next } = this.page;
    if (!next || !(next.key in this.ticket.values) || performance.now() - next.at > REST) return undefined;
    const url = this.urlWith({ [next.key]: next.raw });
    return cachedAnswer(url) || url === this.prefetched ? undefined : url;
  }

  /** Ask for what the controls say, if that is not what is shown: one request at a time. */
  async refresh() {
    if (!this.ticket || !this.near || this.sentWithPage) return;
    const { wantedUrl } = this;
    if (wantedUrl !== this.shown) {
      const kept = cachedAnswer(wantedUrl);
      if (kept) this.paint(kept, wantedUrl);
    }
    if (this.pending) return; // when that answer is there, the newest position is asked for
    const early = wantedUrl === this.shown; // nothing is missing: the next position, while the eye looks
    const url = early ? this.likelyNextUrl : wantedUrl;
    if (!url) return;
    this.pending = url;
    if (early) this.prefetched = url; // once: it may be refused
    else this.root.setAttribute("aria-busy", "true");
    try {
      const onBusy = early ? undefined : () => this.showMessage(this.ticket.words.busy);
      const answer = await fetchAnswer(url, onBusy);
      this.failures = 0;
      this.pending = undefined;
      if (this.ticket) this.answerArrived(answer, url, early); // or the reader has left the page
    } catch {
      this.pending = undefined;
      if (!early) this.requestFailed();
    }
  }

  /** An answer is here; by now another one may be wanted, and even be painted. */
  answerArrived(answer, url, early) {
    const { wantedUrl } = this;
    this.root.removeAttribute("aria-busy");
    if (wantedUrl !== url) this.refresh(); // the newest is on its way while this one is painted
    if (answer?.error && wantedUrl === url) this.showRefusal(answer, url);
    else if (answer && !answer.error && url !== this.shown) {
      // Never an older one over a newer one, nor one that nobody has come to.
      if (wantedUrl === url) this.paint(answer, url);
      else if (!early && this.pending === wantedUrl) this.paint(answer, undefined);
    }
    if (wantedUrl === url) this.refresh();
  }

  /** No answer came: once more, then the server is to send the answers with the page. */
  requestFailed() {
    if (!this.ticket) return;
    if (this.sentWithPage) { // meanwhile
      this.root.removeAttribute("aria-busy");
      return;
    }
    if (!navigator.onLine) return void this.showMessage(this.ticket.words.offline); // until `online` comes
    this.failures = (this.failures ?? 0) + 1;
    if (this.failures < 3) setTimeout(() => this.refresh(), 400 * this.failures);
    else this.reportUnreachable();
  }

  /**
   * Tell the server that no answer can be fetched. One section speaks for its page, which then gets
   * all answers; a report may be lost in a run under way, so whoever still waits repeats it.
   */
  reportUnreachable() {
    const { page } = this;
    if (!this.ticket || this.sentWithPage || this.wantedUrl === this.shown) return;
    if (performance.now() - (page.reportedAt ?? -REPORT_AGAIN) >= REPORT_AGAIN) {
      page.reportedAt = performance.now();
      this.unreachable();
    }
    setTimeout(() => this.reportUnreachable(), REPORT_AGAIN);
  }

  /** Draw every block that has changed, in reading order; the others keep their nodes. */
  paint(answer, url) {
    this.answer = answer;
    this.shown = url;
    this.root.toggleAttribute("data-refused", false);
    if (!this.pending) this.root.removeAttribute("aria-busy");
    this.showMessage("");
    this.root.querySelector(":scope > .room")?.remove();
    const { ticket, blocks } = this;
    this.verdict = answer.blocks.find(({ kind }) => kind === "question");
    if (this.verdict?.about) this.placeQuestion();
    this.question.show(ticket, this.verdict);
    const shownBlocks = answer.blocks.filter(({ kind }) => kind !== "question");
    const waiting = this.isWaiting;
    const names = new Set(shownBlocks.map(({ name }) => name));
    for (const [name, block] of blocks) {
      if (names.has(name)) continue;
      block.chart?.destroy();
      block.node.remove();
      blocks.delete(name);
    }
    const firstWaiting = shownBlocks.find(({ waits }) => waits);
    const before = [this.questionPlace, this.showInvitation(waiting && firstWaiting)].filter(Boolean);
    let last = this.message ?? null;
    const put = (node) => {
      const place = last ? last.nextSibling : this.root.firstChild;
      if (place !== node) this.root.insertBefore(node, place);
      last = node;
    };
    for (const block of shownBlocks) {
      if (block === firstWaiting) before.forEach(put);
      const json = JSON.stringify([block, ticket.language]);
      let held = blocks.get(block.name);
      if (held?.json !== json) {
        if (block.kind === "figure" && held?.chart) held.chart.show(block, ticket);
        else held = this.draw(block, held);
        held.json = json;
        blocks.set(block.name, held);
      }
      held.node.hidden = Boolean(block.waits && waiting);
      put(held.node);
    }
    this.bringIntoView();
    this.root.dataset.shown = Number(this.root.dataset.shown ?? 0) + 1;
  }

  draw(block, held) {
    held?.chart?.destroy();
    held?.node.remove();
    if (block.kind !== "figure") {
      const node = renderers[block.kind](block, this.ticket);
      if (held?.node.open) node.open = true; // "More", as the reader has left it
      if (block.beside) node.classList.add("beside");
      return { node };
    }
    const chart = new Chart((key, raw) => this.choose(key, raw));
    this.root.append(chart.root); // its size tells what it may need
    chart.show(block, this.ticket);
    return { node: chart.root, chart };
  }

  /** A question about what was chosen stands below what it is about, above what waits for it. */
  placeQuestion() {
    if (this.questionPlace) return;
    this.questionPlace = element("div", "question");
    this.questionPlace.dataset.of = this.ticket.section;
    this.root.append(this.questionPlace); // until its turn comes
  }

  /** In the place of pictures that wait: why, and a way to see them now. Its size is theirs. */
  showInvitation(block) {
    this.invitation?.remove();
    this.invitation = undefined;
    if (!block) return undefined;
    const { words } = this.ticket;
    const show = element("button", "", words.show);
    show.type = "button";
    show.addEventListener("click", () => this.question.reveal());
    this.invitation = element("div", "waits", element("p", "", words.waits), show);
    const heights = (block.figures ?? []).map(({ layout }) => layout.height);
    if (heights.length) this.invitation.style.minHeight = `${heights.reduce((a, b) => a + b)}px`;
    return this.invitation;
  }

  /** Why there is no answer; what was typed stays, the pictures of before are put away. */
  showRefusal({ error, control }, url) {
    this.shown = url;
    this.answer = undefined;
    this.root.removeAttribute("aria-busy");
    for (const { node, chart } of this.blocks.values()) {
      chart?.destroy();
      node.remove();
    }
    this.blocks.clear();
    this.root.querySelector(":scope > .room")?.remove();
    this.showInvitation();
    this.root.toggleAttribute("data-refused", true);
    this.showMessage(error, "refusal", control);
  }

  /** A line above the blocks, or at the control that it is about if that is drawn here; or none. */
  showMessage(sentence, kind = "state", key = undefined) {
    this.message?.remove();
    this.message = undefined;
    if (!sentence) return;
    this.message = element("p", kind, sentence);
    this.message.setAttribute("role", kind === "refusal" ? "alert" : "status");
    this.messageKey = key;
    this.placeMessage();
  }

  /** React may have made the control anew, and the message is gone with the old one. */
  placeMessage() {
    if (!this.message || this.message.isConnected) return;
    const watcher = [...this.watchers.values()].find(({ control }) => control.key === this.messageKey);
    watcher?.attach();
    if (watcher?.root) watcher.root.append(this.message);
    else this.root.prepend(this.message);
  }

  /** As much room as the figures will take, so that nothing moves when they come. */
  reserveHeight() {
    const { heights } = this.ticket;
    if (!heights.length || this.blocks.size) return;
    const empty = element("div", "room");
    empty.style.height = `${heights.reduce((all, one) => all + one + 90, 0)}px`;
    this.root.append(empty);
  }

  /** Paper does not wait. */
  paintForPrint() {
    if (!this.ticket) return;
    this.printing = true;
    if (this.answer) this.paint(this.answer, this.shown);
    const url = this.wantedUrl;
    if (!this.sentWithPage && url !== this.shown) {
      const answer = cachedAnswer(url) ?? fetchAnswerNow(url);
      if (answer) this.paint(answer, url);
    }
    this.folded = [...this.root.querySelectorAll("details:not([open])")];
    for (const details of this.folded) details.open = true;
    for (const { chart } of this.blocks.values()) chart?.paint();
  }

  endPrint() {
    this.printing = false;
    for (const details of this.folded ?? []) details.open = false;
    if (this.answer) this.paint(this.answer, this.shown);
  }

  destroy() {
    this.page?.views.delete(this);
    if (this.page && !this.page.views.size) delete pages[this.ticket.page]; // the reader has left it
    this.ticket = undefined;
    this.visibility.disconnect();
    removeEventListener("beforeprint", this.onPrint);
    removeEventListener("afterprint", this.afterPrint);
    removeEventListener("online", this.onOnline);
    removeEventListener("wheel", this.onScroll);
    removeEventListener("touchmove", this.onScroll);
    removeEventListener("click", this.onClick, true);
    this.message?.remove(); // it may stand at a control
    for (const watcher of this.watchers.values()) watcher.detach();
    for (const { chart } of this.blocks.values()) chart?.destroy();
  }
}

const decoder = new TextDecoder();

export default function ({ data, parentElement, setStateValue }) {
  parentElement.view ??= new SectionView(parentElement.querySelector(".answer"));
  parentElement.view.unreachable = () => setStateValue("unreachable", true); // of this very run
  parentElement.view.receive(JSON.parse(decoder.decode(data)));
  return () => {
    // Streamlit calls this, too, where a newer ticket has overtaken one: then the place stands.
    if (parentElement.isConnected) return;
    parentElement.view?.destroy();
    parentElement.view = undefined;
  };
}
