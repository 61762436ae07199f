// One section's answer on the page. The server sends a ticket: which section, and what its controls
// say; the answer is asked for when the reader is near, and again with every move of the hand.

const own = (name) => import(new URL(`${name}${new URL(import.meta.url).search}`, import.meta.url));
const LATER = ["blocks.js", "bundles.js", "chart.js", "document.js", "plot.js", "quiz.js", "tape.js"]; // others would ask for these a round trip later
const [
  { route },
  { AnswerView },
  { ChoiceFollower },
  { ControlWatcher },
  { Downloads },
  { QuestionView },
  { FileField },
  { markTerms, useTicket },
] = await Promise.all(
  ["answers.js", "answer_view.js", "choice_follower.js", "control_watcher.js", "downloads.js", "question.js", "text_file.js", "terms.js", ...LATER].map(own),
);

// Page → {values: key → what a link says, movers: key → the watcher last moved, views, reportedAt,
// pressed: what the last preset put controls to}.
const pages = (window.sheetPages ??= {});

const REST = 3000; // ms after a move in which the hand may be expected to go on
const PRESSED = 4000; // ms in which the server may not know yet what a preset has put controls to
const REPORT_AGAIN = 2000; // ms after which an unreachable route is reported once more
const RECHECKS = [50, 300, 1500]; // ms in which a widget follows what the server has put it to

export class SectionView {
  /** In a place of the page; `answers` is the source that it asks. */
  constructor(root, answers = route) {
    this.root = root;
    this.answers = answers;
    this.watchers = new Map(); // key of a widget → its watcher
    this.fileFields = new Map(); // key of a widget → what gives it the text of a file
    this.question = new QuestionView(() => this.repaint());
    this.view = new AnswerView(root, this.question, (key, raw) => this.choose(key, raw));
    this.follower = new ChoiceFollower(root);
    this.downloads = new Downloads();
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
    useTicket(ticket, this.answers);
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
    }
    this.attachWidgets();
    for (const wait of RECHECKS) setTimeout(() => this.adoptServerValues(ticket), wait);
    this.question.show(ticket, this.verdict);
    this.view.keepMessage(this.placeOf);
    if (!before) this.view.reserveHeight(ticket.heights ?? []);
    this.view.followTheme();
    if (ticket.answer) this.paint(ticket.answer, "");
    else if (ticket.refusal) this.showRefusal(ticket.refusal);
    if (this.hasNoFigures && !this.near) this.setNear(true);
    for (const view of this.page.views) {
      if (view === this || [...moved].some((key) => key in view.ticket.values)) view.refresh();
    }
  }

  /** Watch every widget where it stands now: React may have put it there later, or made it anew. */
  attachWidgets() {
    for (const watcher of this.watchers.values()) {
      watcher.attach();
      if (watcher.control.file) this.offerFile(watcher);
    }
  }

  /** A field of some length takes a text file, too; one that nobody can type in does not. */
  offerFile(watcher) {
    const { widget, root, field, control } = watcher;
    if (root && !field) this.awaitField(watcher);
    if (!field || field.readOnly || field.disabled) return;
    const isByLetters = () => this.page.values[control.file.letters_if] === "true";
    const known = this.fileFields.get(widget) ?? new FileField((text) => watcher.type(text), isByLetters);
    this.fileFields.set(widget, known);
    known.attach(root, control.file, this.ticket.words);
  }

  /** Streamlit loads what draws a field when the first one is wanted: its place stands empty till then. */
  awaitField(watcher) {
    watcher.arrival?.disconnect(); // of a place that React has left
    watcher.arrival = new MutationObserver((_, arrival) => {
      if (!watcher.field) return;
      arrival.disconnect();
      if (this.ticket) this.offerFile(watcher);
    });
    watcher.arrival.observe(watcher.root, { childList: true, subtree: true });
  }

  /** What a ticket says once the controls show it: those that show something else are newer. */
  adoptServerValues(ticket) {
    if (this.ticket !== ticket) return;
    this.attachWidgets();
    for (const { key } of Object.values(ticket.controls)) {
      const raw = ticket.values[key];
      if (this.page.values[key] !== raw && !this.isNewer(key, raw)) this.takeValue(key, raw);
    }
  }

  /** Whether a control shows something newer than what the server says of it. */
  isNewer(key, raw) {
    const { values = {}, until = 0 } = this.page.pressed ?? {};
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

  /** Put a choice, a switch or a number of the page to a value, as if by the reader's hand. */
  choose(key, raw) {
    const all = [...this.page.views].flatMap(({ watchers }) => [...watchers.values()]);
    all.find(({ control }) => control.key === key)?.choose(raw);
  }

  /** What a preset puts controls to is asked for at once, and all together: the server takes longer. */
  press(values) {
    this.page.pressed = { values: { ...values }, until: performance.now() + PRESSED };
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
    if (preset || choices.some(within)) this.follower.begin(Boolean(this.verdict?.about));
    else this.follower.end();
  }

  /** Whether pictures that answer the question are held back: not where controls were moved. */
  get isWaiting() {
    if (!this.question.isOpen || this.printing) return false;
    if (this.verdict?.about) return true;
    return Object.entries(this.ticket.defaults).every(([key, raw]) => this.page.values[key] === raw);
  }

  /** In sight or half a screen from it, or no longer. Words alone are asked for wherever they stand. */
  setNear(near) {
    this.near = near || this.hasNoFigures;
    this.root.toggleAttribute("data-far", !this.near);
    if (this.near) this.refresh();
  }

  /** Whether its answer is words: no room is kept for them, and a link may lead into them. */
  get hasNoFigures() {
    return this.ticket?.heights?.length === 0;
  }

  /** What a link says of it: controls and steps that are not at their defaults, a reader's own network left out. */
  get settings() {
    const { values, defaults, controls } = this.ticket;
    const own = new Map(Object.values(controls).map(({ key, personal }) => [key, personal]));
    const said = Object.keys(values).map((key) => [key, this.page.values[key]]);
    const moved = said.filter(([key, raw]) => raw !== defaults[key] && (!own.get(key) || raw !== own.get(key)));
    const { searchParams } = new URL(location);
    const steps = (this.answer?.blocks ?? []).map(({ parameter }) => parameter);
    const chosen = steps.filter((one) => one && searchParams.has(one));
    return [...moved, ...chosen.map((one) => [one, searchParams.get(one)])];
  }

  /** Where the answer to what the controls say is to be had, some of them put elsewhere. */
  urlWith(changes) {
    const keys = Object.keys(this.ticket.values);
    const said = { ...this.page.values, ...changes };
    return this.answers.addressOf(this.ticket, Object.fromEntries(keys.map((key) => [key, said[key]])));
  }

  get wantedUrl() {
    return this.urlWith({});
  }

  /** Where the hand will most likely be next, if that is not known yet. */
  get likelyNextUrl() {
    const { next } = this.page;
    if (!next || !(next.key in this.ticket.values) || performance.now() - next.at > REST) return undefined;
    const url = this.urlWith({ [next.key]: next.raw });
    return this.answers.known(url) || url === this.prefetched ? undefined : url;
  }

  /** Ask for what the controls say, if that is not what is shown: one request at a time. */
  async refresh() {
    if (!this.ticket || !this.near || this.sentWithPage) return;
    const { wantedUrl } = this;
    if (wantedUrl !== this.shown) {
      const kept = this.answers.known(wantedUrl);
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
      const onBusy = early ? undefined : () => this.view.showMessage(this.ticket.words.busy);
      const answer = await this.answers.ask(url, onBusy);
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
    else if (answer?.missing && wantedUrl === url) this.showMissing(answer.missing, url);
    else if (answer?.blocks && url !== this.shown) {
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
    if (!navigator.onLine) return void this.view.showMessage(this.ticket.words.offline); // until `online` comes
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

  /** Show an answer, of an address or of the ticket itself. */
  paint(answer, url) {
    this.answer = answer;
    this.shown = url;
    this.missing = undefined;
    this.attachWidgets();
    if (!this.pending) this.root.removeAttribute("aria-busy");
    const blocks = markTerms(answer.blocks, this.ticket);
    this.verdict = blocks.find(({ kind }) => kind === "question");
    this.view.paint(blocks, this.ticket, this.verdict, () => this.isWaiting);
    const held = this.isWaiting && blocks.some(({ waits }) => waits);
    const address = url ?? this.wantedUrl; // none where it came with the page
    this.downloads.show(answer, (ending) => (address ? this.answers.exportUrl?.(address, ending) : undefined), this.ticket, held);
    if (this.root.lastChild !== this.downloads.root) this.root.append(this.downloads.root);
    this.follower.follow();
  }

  /** Draw again what is shown. */
  repaint() {
    const { answer, shown, missing } = this;
    if (answer) this.paint(answer, shown);
    if (missing) this.showMissing(missing, shown);
  }

  /** There is no answer where the answers come from: the one of before stays, dimmed, and it is said. */
  showMissing(said, url) {
    this.shown = url;
    this.missing = said;
    this.view.dim(said);
  }

  /** Why there is no answer; what was typed stays, the pictures of before are put away. */
  showRefusal({ error, control }, url) {
    this.shown = url;
    this.answer = undefined;
    this.root.removeAttribute("aria-busy");
    this.view.refuse(error, control, this.placeOf);
  }

  /** The widget of a control, if it is drawn in this section. */
  placeOf = (key) => {
    const watcher = [...this.watchers.values()].find(({ control }) => control.key === key);
    watcher?.attach();
    return watcher?.root;
  };

  /** Paper does not wait. */
  paintForPrint() {
    if (!this.ticket) return;
    this.printing = true;
    this.repaint();
    const url = this.wantedUrl;
    if (!this.sentWithPage && url !== this.shown) {
      const answer = this.answers.known(url) ?? this.answers.askNow(url);
      if (answer) this.paint(answer, url);
    }
    this.view.unfold();
  }

  endPrint() {
    this.printing = false;
    this.view.fold();
    this.repaint();
  }

  destroy() {
    this.page?.views.delete(this);
    if (this.page && !this.page.views.size) delete pages[this.ticket.page]; // the reader has left it
    this.ticket = undefined;
    this.visibility.disconnect();
    removeEventListener("beforeprint", this.onPrint);
    removeEventListener("afterprint", this.afterPrint);
    removeEventListener("online", this.onOnline);
    removeEventListener("click", this.onClick, true);
    for (const watcher of this.watchers.values()) watcher.detach();
    for (const known of this.fileFields.values()) known.detach();
    this.view.destroy();
    this.follower.end();
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
