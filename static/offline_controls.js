// Controls of a page without a server. Whatever moves one, the hand, a preset or the address, all its
// widgets show it, and what depends on it comes or goes. The pictures follow by themselves (section.js).

const own = (name) => import(new URL(`${name}${new URL(import.meta.url).search}`, import.meta.url));
const { element } = await own("blocks.js");

const LONGEST_TEXT = 4000; // as lessons/controls.py has it
const SHOWN = 40; // characters of a bad value that a sentence repeats

const within = (value, { low, high }) => value >= low && value <= high;

/** Kind → what a text says of such a control as a link has it; nothing where it will not do. */
const readers = {
  slider: (text, control) => {
    const value = text.trim() === "" ? NaN : Number(text);
    if (!within(value, control)) return undefined;
    const { low, high, step, decimals } = control;
    return Math.min(low + Math.round((value - low) / step) * step, high).toFixed(decimals);
  },
  number: (text, control) =>
    /^\d{1,9}$/.test(text) && within(Number(text), control) ? String(Number(text)) : undefined,
  choice: (text, { options }) => (options.includes(text) ? text : undefined),
  switch: (text) => (/^(?:true|false)$/i.test(text) ? text.toLowerCase() : undefined),
  text: (text) => (text && text.length <= LONGEST_TEXT ? text : undefined),
};

/** Kind → how a widget shows a value. */
const writers = {
  slider: (root, raw, { low, high }) => {
    const range = root.querySelector("input");
    range.value = raw;
    range.setAttribute("value", raw); // a watcher sees attributes alone (control_watcher.js)
    root.querySelector("output").textContent = raw;
    root.style.setProperty("--at", (Number(raw) - low) / (high - low));
  },
  number: (root, raw) => {
    const field = root.querySelector("input");
    if (field !== document.activeElement || Number(field.value) !== Number(raw)) field.value = raw;
    sayWanted(root, "");
  },
  choice: (root, raw, { options }) => {
    root.querySelectorAll("button[role=radio]").forEach((button, place) => {
      button.ariaChecked = String(options[place] === raw);
      button.tabIndex = options[place] === raw ? 0 : -1; // one stop for the tabulator
    });
  },
  switch: (root, raw) => {
    root.querySelector("input").checked = raw === "true";
  },
  text: (root, raw) => {
    root.querySelector("input, textarea").value = raw;
  },
};

/** What is wanted of a number, below its field; nothing typed is lost. */
function sayWanted(root, sentence) {
  const field = root.querySelector("input");
  root.querySelector(".wanted")?.remove();
  field.toggleAttribute("aria-invalid", Boolean(sentence));
  if (!sentence) return;
  const said = element("p", "wanted", sentence);
  said.setAttribute("role", "alert");
  root.append(said);
}

/** Words with others in the place of their names. */
const filled = (line, said) => line.replace(/\{\{(\w+)\}\}/g, (_, name) => said[name]);

/** The beginning of any text as letters that can be seen. */
const visible = (text) => text.slice(0, SHOWN).replace(/\p{C}/gu, " ") || "∅";

export class OfflineControls {
  /** Of the tickets of a page; `onMove` is told after every move. */
  constructor(tickets, words, onMove) {
    this.words = words;
    this.onMove = onMove;
    this.all = new Map(); // key → {kind, initial, raw, low …}
    for (const { controls, defaults } of tickets) {
      for (const [key, initial] of Object.entries(defaults)) {
        if (!this.all.has(key)) this.all.set(key, { key, kind: "text", initial, raw: initial });
      }
      for (const control of Object.values(controls)) this.declare(control);
    }
    for (const control of this.all.values()) this.show(control);
    addEventListener("input", (event) => this.typed(event));
    addEventListener("change", (event) => this.typed(event));
    addEventListener("click", (event) => this.clicked(event));
    addEventListener("keydown", (event) => this.pressed(event));
  }

  declare(said) {
    const known = this.all.get(said.key);
    const range = this.widgets(said.key)[0]?.querySelector("input[type=range]");
    Object.assign(known, said, { kind: said.kind in readers ? said.kind : "text", step: Number(range?.step) });
  }

  widgets(key) {
    return [...document.querySelectorAll(`.control[data-key="${CSS.escape(key)}"]`)];
  }

  raw(key) {
    return this.all.get(key)?.raw;
  }

  /** Key → value of all that are not at their defaults. */
  get moved() {
    const moved = [...this.all.values()].filter(({ raw, initial }) => raw !== initial);
    return Object.fromEntries(moved.map(({ key, raw }) => [key, raw]));
  }

  /** Put controls to what an address says of them; sentences about what will not do. */
  read(query) {
    const wrong = [];
    for (const control of this.all.values()) {
      const said = query.getAll(control.key);
      if (!said.length) continue;
      const raw = said.length === 1 ? readers[control.kind](said[0], control) : undefined;
      if (raw === undefined) wrong.push(this.complaint(control, said.join(" & ")));
      else this.put(control.key, raw);
    }
    return wrong;
  }

  complaint(control, value) {
    const { key, initial } = control;
    const said = { key, value: visible(value), wanted: this.wanted(control), default: visible(initial) };
    return filled(this.words["bad-link"], said);
  }

  wanted({ kind, low, high, options = ["true", "false"] }) {
    const { words } = this;
    if (kind === "text") return filled(words["wanted-text"], { longest: LONGEST_TEXT });
    if (low !== undefined) return filled(words["wanted-number"], { low, high });
    return filled(words["wanted-choice"], { options: options.join(", ") });
  }

  /** Put several controls to values, as a preset does. */
  putAll(values) {
    for (const [key, raw] of Object.entries(values)) this.put(key, raw);
    this.last = undefined;
    this.onMove();
  }

  put(key, raw) {
    const control = this.all.get(key);
    control.raw = raw;
    this.show(control);
  }

  /** The hand has moved a control. */
  moveTo(key, raw) {
    if (this.raw(key) === raw) return;
    this.put(key, raw);
    this.last = key;
    this.onMove();
  }

  show(control) {
    for (const root of this.widgets(control.key)) writers[control.kind](root, control.raw, control);
  }

  controlOf(target) {
    const root = target.closest?.(".control[data-key]");
    return { root, control: this.all.get(root?.dataset.key) };
  }

  typed({ type, target }) {
    const { root, control } = this.controlOf(target);
    if (!control || control.kind === "text" || control.kind === "choice") return;
    const raw = readers[control.kind](control.kind === "switch" ? String(target.checked) : target.value, control);
    if (raw !== undefined) this.moveTo(control.key, raw);
    if (control.kind !== "number") return;
    const done = type === "change"; // a number may still be being typed
    if (raw !== undefined || done) sayWanted(root, raw === undefined ? this.wanted(control) : "");
  }

  clicked({ target }) {
    const button = target.closest?.("button[role=radio]");
    const { root, control } = this.controlOf(target);
    if (!button || !control) return;
    const place = [...root.querySelectorAll("button[role=radio]")].indexOf(button);
    this.moveTo(control.key, control.options[place]);
  }

  /** Arrows go from option to option, as in any group of radio buttons. */
  pressed(event) {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    const group = step && event.target.closest?.("[role=radiogroup]");
    if (!group) return;
    const buttons = [...group.querySelectorAll("button:not(:disabled)")];
    const place = buttons.indexOf(event.target) + step;
    const next = buttons.at(place % buttons.length);
    event.preventDefault();
    next.focus();
    next.click();
  }
}
