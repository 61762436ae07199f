// Predict, then see: a section's question, its options, and once the reader has answered, the verdict.
// What a reader has answered stays in this tab, through reloads, and in no link.

const own = (name) => import(new URL(`${name}${new URL(import.meta.url).search}`, import.meta.url));
const { element, textLine } = await own("blocks.js");

/** What the tab remembers; a page in a frame may be denied that, and then remembers by itself. */
export const kept = (() => {
  try {
    return window.sessionStorage;
  } catch {
    const said = new Map();
    return {
      getItem: (key) => said.get(key) ?? null,
      setItem: (key, value) => said.set(key, value),
      removeItem: (key) => said.delete(key),
    };
  }
})();
const SHOWN = ""; // stored where the reader has asked to see the picture without an answer

export class QuestionView {
  /** `onChange` is told when the reader has answered, or wants to be asked anew. */
  constructor(onChange) {
    this.onChange = onChange;
  }

  /** Where the answer is kept: one for each thing that is asked about. */
  get storageKey() {
    const about = this.verdict?.about ? `/${this.verdict.about}` : "";
    return `sheet/${this.ticket.page}/${this.ticket.section}${about}`;
  }

  /** The option that the reader has chosen, SHOWN, or null. */
  get stored() {
    return kept.getItem(this.storageKey);
  }

  /** Whether the reader has neither answered nor asked to see. */
  get isOpen() {
    return Boolean(this.ticket?.question) && this.stored === null;
  }

  /** The reader wants to see, with no answer. */
  reveal() {
    if (this.isOpen) this.store(SHOWN);
  }

  store(said) {
    if (said === null) kept.removeItem(this.storageKey);
    else kept.setItem(this.storageKey, said);
    this.draw();
    this.onChange();
  }

  /** What the page says of the question, and, once the answer is there, the verdict on it. */
  show(ticket, verdict) {
    this.ticket = ticket;
    this.verdict = verdict;
    if (ticket.question) this.draw();
  }

  draw() {
    const { question, section, language, words } = this.ticket;
    const place = document.querySelector(`.question[data-of="${CSS.escape(section)}"]`);
    if (!place) return;
    const said = this.stored || null;
    const state = JSON.stringify([question, said, said && this.verdict, this.verdict?.about, language]);
    if (state === place.dataset.state && place.firstChild) return;
    place.dataset.state = state;
    const line = textLine(question.runs);
    line.prepend(element("strong", "", `${words.predict}. `));
    line.id = `question-${section}`;
    const options = element("div", "options", ...question.options.map((one) => this.option(one, said)));
    options.setAttribute("role", "group");
    options.setAttribute("aria-labelledby", line.id);
    place.replaceChildren(line, options, ...(said && this.verdict ? [this.why(said)] : []));
  }

  option([id, runs], said) {
    const button = textLine(runs, "button");
    button.type = "button";
    button.setAttribute("aria-pressed", String(id === said));
    button.disabled = Boolean(said);
    if (said && this.verdict && (id === said || id === this.verdict.truth)) {
      button.className = id === this.verdict.truth ? "right" : "wrong";
      button.prepend(id === this.verdict.truth ? "✓ " : "✗ ");
    }
    button.addEventListener("click", () => this.store(id));
    return button;
  }

  /** Whether the reader was right, why, and a way to be asked again. */
  why(said) {
    const { words } = this.ticket;
    const verdict = textLine(this.verdict.why);
    verdict.className = "verdict";
    verdict.setAttribute("role", "status");
    verdict.prepend(element("strong", "", said === this.verdict.truth ? words.right : words.wrong), " ");
    const again = element("button", "again", words.again);
    again.type = "button";
    again.addEventListener("click", () => this.store(null));
    verdict.append(" ", again);
    return verdict;
  }
}
