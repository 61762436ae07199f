// What a section shows: the blocks of its answer in reading order, a message above them, the room kept
// for them, and the invitation that stands where pictures wait for the reader's prediction.

const own = (name) => import(new URL(`${name}${new URL(import.meta.url).search}`, import.meta.url));
const [{ Chart }, { renderers: words, element }, { quiz }, { documentBlock, followTheme }] = await Promise.all(
  ["chart.js", "blocks.js", "quiz.js", "document.js"].map(own),
);
/** Kind of block, all but figures → how it is drawn. */
const renderers = { ...words, quiz, document: documentBlock };

const CAPTION = 90; // pixels that the words and buttons of a figure take, about

export class AnswerView {
  /** `choose` is told what a part of a picture that was pressed puts which control to. */
  constructor(root, question, choose) {
    this.root = root;
    this.question = question;
    this.choose = choose;
    this.blocks = new Map(); // name → {node, chart, json}
  }

  /** Draw every block that has changed; the others keep their nodes. */
  paint(all, ticket, verdict, isWaiting) {
    const { blocks } = this;
    this.root.toggleAttribute("data-refused", false);
    this.root.toggleAttribute("data-missing", false);
    this.showMessage("");
    this.root.querySelector(":scope > .room")?.remove();
    if (verdict?.about) this.placeQuestion(ticket);
    this.question.show(ticket, verdict);
    const waiting = isWaiting(); // once the question knows what it is about
    const shown = all.filter((block) => block !== verdict);
    this.drop((name) => !shown.some((block) => block.name === name));
    const firstWaiting = shown.find(({ waits }) => waits);
    const before = [this.questionPlace, this.showInvitation(waiting && firstWaiting, ticket)];
    let last = this.message?.parentNode === this.root ? this.message : null;
    const put = (node) => {
      const place = last ? last.nextSibling : this.root.firstChild;
      if (place !== node) this.root.insertBefore(node, place);
      last = node;
    };
    for (const block of shown) {
      if (block === firstWaiting) before.filter(Boolean).forEach(put);
      const json = JSON.stringify([block, ticket.language]);
      let held = blocks.get(block.name);
      if (held?.json !== json) {
        if (block.kind === "figure" && held?.chart) held.chart.show(block, ticket);
        else held = this.draw(block, held, ticket);
        held.json = json;
        blocks.set(block.name, held);
      }
      held.node.hidden = Boolean(block.waits && waiting);
      put(held.node);
    }
    this.root.dataset.shown = Number(this.root.dataset.shown ?? 0) + 1;
  }

  draw(block, held, ticket) {
    held?.chart?.destroy();
    held?.node.remove();
    if (block.kind !== "figure") {
      const node = renderers[block.kind](block, ticket, this.choose);
      if (held?.node.open) node.open = true; // "More", as the reader has left it
      if (block.beside) node.classList.add("beside");
      return { node };
    }
    const chart = new Chart(this.choose);
    this.root.append(chart.root); // its size tells what it may need
    chart.show(block, ticket);
    return { node: chart.root, chart };
  }

  /** Take away the blocks of these names. */
  drop(which) {
    for (const [name, { node, chart }] of this.blocks) {
      if (!which(name)) continue;
      chart?.destroy();
      node.remove();
      this.blocks.delete(name);
    }
  }

  /** A question about what was chosen stands below what it is about, above what waits for it. */
  placeQuestion({ section }) {
    if (this.questionPlace) return;
    this.questionPlace = element("div", "question");
    this.questionPlace.dataset.of = section;
    this.root.append(this.questionPlace); // until its turn comes
  }

  /** In the place of pictures that wait: why, and a way to see them now. Its size is theirs. */
  showInvitation(block, { words } = {}) {
    this.invitation?.remove();
    this.invitation = undefined;
    if (!block) return undefined;
    const show = element("button", "", words.show);
    show.type = "button";
    show.addEventListener("click", () => this.question.reveal());
    this.invitation = element("div", "waits", element("p", "", words.waits), show);
    const heights = (block.figures ?? []).map(({ layout }) => layout.height);
    if (heights.length) this.invitation.style.minHeight = `${heights.reduce((a, b) => a + b)}px`;
    return this.invitation;
  }

  /** Why there is nothing to show, at the control that it is about if `placeOf` knows its widget. */
  refuse(sentence, key, placeOf) {
    this.drop(() => true);
    this.root.querySelector(":scope > .room")?.remove();
    this.showInvitation();
    this.root.toggleAttribute("data-refused", true);
    this.showMessage(sentence, "refusal", key);
    this.keepMessage(placeOf);
  }

  /** What is shown is not what was asked for: it pales below a line of nodes that says so. */
  dim(said) {
    this.root.querySelector(":scope > .room")?.remove();
    this.root.toggleAttribute("data-missing", true);
    this.showMessage(said, "missing");
  }

  /** A line above the blocks, a sentence or nodes, or none. */
  showMessage(said, kind = "state", key = undefined) {
    this.message?.remove();
    this.message = undefined;
    if (!said) return;
    this.message = element("p", kind, ...[said].flat());
    this.message.setAttribute("role", kind === "refusal" ? "alert" : "status");
    this.messageKey = key;
    if (!key) this.root.prepend(this.message);
  }

  /** Put a message about a control where it belongs: React may have made its widget anew. */
  keepMessage(placeOf) {
    if (!this.message || this.message.isConnected) return;
    const widget = placeOf(this.messageKey);
    if (widget) widget.append(this.message);
    else this.root.prepend(this.message);
  }

  /** As much room as the figures will take, so that nothing moves when they come. */
  reserveHeight(heights) {
    const kept = this.root.querySelector(":scope > .room"); // a document may have it already
    if (!heights.length || this.blocks.size || kept) return;
    const empty = element("div", "room");
    empty.style.height = `${heights.reduce((all, one) => all + one + CAPTION, 0)}px`;
    this.root.append(empty);
  }

  /** Charts and documents follow the page's theme, if it is another by now. */
  followTheme() {
    for (const { chart } of this.blocks.values()) chart?.followTheme();
    for (const whole of this.root.querySelectorAll(":scope > .document")) followTheme(whole);
  }

  /** Paper has "More" open, and every picture. */
  unfold() {
    this.folded = [...this.root.querySelectorAll("details:not([open])")];
    for (const details of this.folded) details.open = true;
    for (const { chart } of this.blocks.values()) chart?.paint();
  }

  fold() {
    for (const details of this.folded ?? []) details.open = false;
  }

  destroy() {
    this.message?.remove(); // it may stand at a control
    for (const { chart } of this.blocks.values()) chart?.destroy();
  }
}
