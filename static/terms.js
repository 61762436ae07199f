// Terms of the field explain themselves where a page says them first: by mouse, finger and keyboard.
// Such a mention is a link to the page of terms; here it opens a small window beside itself instead.
// Leads come with their links (ui/section.py); answers get theirs before they are drawn, by markTerms.

const own = (name) => import(new URL(`${name}${new URL(import.meta.url).search}`, import.meta.url));
const { element, explanation } = await own("blocks.js");

const HOVER = 250; // ms that the mouse rests on a term before it is explained
const LEAVE = 300; // ms that it may take from the term to its window
const ROOM = 8; // pixels between the window, its term and the edges of the screen
const MENTION = ":is(.stMarkdown, .answer, .question) a[href*='#term-']";

// --- marks in an answer -----------------------------------------------------------------------------

/** The blocks of an answer, with a link at the first mention of each term that the ticket names. */
export function markTerms(blocks, { terms = {}, termsAt }) {
  const ids = Object.values(terms).filter(Boolean);
  if (!ids.length) return blocks;
  const forms = Object.keys(terms).sort((one, other) => other.length - one.length);
  const any = forms.map((one) => one.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&")).join("|");
  const pattern = new RegExp(`(?<![\\p{L}\\p{N}_])(?:${any})(?![\\p{L}\\p{N}_])`, "giu");
  const left = new Set(ids);

  const cut = (run, wanted) => {
    const [text, mark, small] = run;
    if (mark || small) return [run];
    const pieces = [];
    let end = 0;
    for (const { 0: said, index } of text.matchAll(pattern)) {
      const id = terms[said.toLowerCase()];
      if (!wanted.delete(id)) continue;
      if (index > end) pieces.push([text.slice(end, index), null, false]);
      pieces.push([said, `${termsAt}#term-${id}`, false]);
      end = index + said.length;
    }
    if (!end) return [run];
    return end < text.length ? [...pieces, [text.slice(end), null, false]] : pieces;
  };
  const line = (runs, wanted = left) => runs.flatMap((run) => cut(run, wanted));
  const lines = (all, wanted = left) => all.map((runs) => line(runs, wanted));

  /** Of the captions of all steps one is shown at a time: each explains the terms anew. */
  const captions = (steps) => {
    const before = [...left];
    return steps.map((all) => {
      const wanted = new Set(before);
      const marked = lines(all, wanted);
      for (const id of before) if (!wanted.has(id)) left.delete(id);
      return marked;
    });
  };
  const visible = (block) => {
    if (block.kind === "sentence") return { ...block, runs: line(block.runs) };
    if (block.kind === "table") return { ...block, rows: block.rows.map((cells) => lines(cells)) };
    if (block.kind !== "figure") return block;
    return { ...block, captions: captions(block.captions), notices: lines(block.notices) };
  };
  const folded = (block) => {
    if (block.kind === "question") return { ...block, why: line(block.why) };
    if (block.kind === "paragraphs" && block.name === "more") return { ...block, lines: lines(block.lines) };
    if (block.kind !== "faq") return block;
    const said = (one) => ({ ...one, say: line(one.say) });
    return { ...block, topics: block.topics.map(([title, all]) => [title, all.map(said)]) };
  };
  return blocks.map(visible).map(folded);
}

// --- the window -------------------------------------------------------------------------------------

let ticket; // of any section: it says which version of the sheet is served
let source; // of answers
let known; // {url, terms: a promise of id → term}

/** Where the explanations are to be had. */
export function useTicket({ version, language }, answers) {
  ticket = { version, language };
  source = answers;
}

/** All explanations in the page's language; they are asked for once. */
function explanations() {
  const url = source.addressOf({ page: "terms", section: "terms", ...ticket }, {});
  if (known?.url !== url) {
    const terms = source.ask(url).then(({ blocks }) => {
      const all = blocks.flatMap((block) => (block.kind === "terms" ? block.terms : []));
      return new Map(all.map((term) => [term.id, term]));
    });
    terms.catch(() => { known = undefined; }); // the next time is another attempt
    known = { url, terms };
  }
  return known.terms;
}

class TermWindow {
  /** Explain the term of a link; `stays` until it is closed, not only while the mouse is there. */
  async open(link, stays) {
    this.wanted = link;
    clearTimeout(this.leaving);
    let term;
    try {
      term = (await explanations()).get(link.hash.slice("#term-".length));
    } catch {
      // without the route the page of terms says it
    }
    if (this.wanted !== link || !link.isConnected) return; // something else was asked for meanwhile
    if (!term) {
      this.wanted = undefined;
      if (stays) open(link.href, "ledOut" in link.dataset ? "_blank" : "_self"); // out of a frame (embed.js)
      return;
    }
    if (this.link !== link) this.show(link, term);
    this.stays ||= stays;
  }

  show(link, term) {
    this.close();
    this.wanted = this.link = link;
    const title = element("strong", "", term.name);
    title.id = "explained-term-title";
    const name = element("p", "", title, term.english ? ` (${term.english})` : "");
    this.root ??= this.make();
    (document.querySelector(".stApp") ?? document.body).append(this.root);
    this.root.hidden = false;
    this.root.replaceChildren(name, ...explanation(term));
    link.setAttribute("aria-expanded", "true");
    link.setAttribute("aria-controls", this.root.id);
    this.follow();
  }

  make() {
    const root = element("div", "term-window");
    root.id = "explained-term";
    root.setAttribute("role", "dialog");
    root.setAttribute("aria-labelledby", "explained-term-title");
    root.setAttribute("aria-live", "polite"); // the focus stays where it is: it has to be read out
    root.addEventListener("click", ({ target }) => { // once the link has been followed
      if (target.closest("a")) setTimeout(() => this.close());
    });
    root.addEventListener("pointerenter", () => clearTimeout(this.leaving));
    root.addEventListener("pointerleave", ({ pointerType }) => pointerType === "mouse" && this.leave());
    return root;
  }

  /** Keep beside the term while the page scrolls or grows; close where the term is gone. */
  follow() {
    const { link, root } = this;
    if (!link) return;
    const lines = [...link.getClientRects()];
    const inSight = lines.some(({ top, bottom }) => bottom > 0 && top < innerHeight);
    if (!link.isConnected || !inSight) return void this.close();
    const [first, last] = [lines[0], lines.at(-1)];
    const { offsetWidth: width, offsetHeight: height } = root;
    const below = last.bottom + ROOM;
    const above = first.top - ROOM - height;
    const fits = below + height <= innerHeight - ROOM || above < ROOM;
    const left = Math.max(ROOM, Math.min(last.left, document.documentElement.clientWidth - ROOM - width));
    const place = `translate(${Math.round(left)}px, ${Math.round(fits ? below : above)}px)`;
    if (root.style.transform !== place) root.style.transform = place;
    requestAnimationFrame(() => this.link === link && this.follow());
  }

  leave() {
    clearTimeout(this.leaving);
    this.leaving = setTimeout(() => this.stays || this.close(), LEAVE);
  }

  /** Put the window away; the focus goes back to the term if it was in there. */
  close() {
    const { link, root } = this;
    clearTimeout(this.leaving);
    this.wanted = this.link = undefined;
    this.stays = false;
    if (!link) return;
    if (root.contains(document.activeElement)) link.focus();
    link.setAttribute("aria-expanded", "false");
    link.removeAttribute("aria-controls");
    root.hidden = true;
  }

  /** Whether something is the term that is explained, or stands in the window. */
  owns(target) {
    return Boolean(this.link) && (this.link.contains(target) || this.root.contains(target));
  }
}

const shown = new TermWindow();
const mention = (target) => target.closest?.(MENTION);

let resting;
addEventListener("pointerover", ({ target, pointerType }) => {
  const link = pointerType === "mouse" && mention(target);
  if (!link) return;
  clearTimeout(resting);
  if (shown.link === link) clearTimeout(shown.leaving);
  else resting = setTimeout(() => shown.stays || shown.open(link, false), HOVER);
});
addEventListener("pointerout", ({ target, pointerType }) => {
  if (pointerType !== "mouse" || !mention(target)) return;
  clearTimeout(resting);
  shown.leave();
});
addEventListener("pointerdown", ({ target }) => { if (!shown.owns(target)) shown.close(); }, true);
addEventListener("focusin", ({ target }) => {
  mention(target)?.setAttribute("aria-haspopup", "dialog");
  if (shown.stays && !shown.owns(target)) shown.close();
});

// A link opened elsewhere, in a tab of its own, leads to the page of terms as any other does.
addEventListener("click", (event) => {
  const link = mention(event.target);
  if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  event.stopPropagation();
  clearTimeout(resting);
  if (shown.link === link && shown.stays) shown.close();
  else shown.open(link, true);
}, true);

addEventListener("keydown", (event) => {
  const { key, target } = event;
  if (key === "Escape" && shown.wanted) {
    event.stopPropagation();
    shown.close();
  } else if (key === " " && mention(target)) {
    event.preventDefault(); // the page would scroll
    target.click();
  } else if (key === "Tab" && shown.link) moveFocus(event);
}, true);

/** From the term the focus goes into its window, and out of it on to what follows the term. */
function moveFocus(event) {
  const inside = [...shown.root.querySelectorAll("a[href]")];
  const from = event.target;
  const next = event.shiftKey
    ? shown.root.contains(from) && (inside[inside.indexOf(from) - 1] ?? shown.link)
    : from === shown.link && inside[0];
  if (next) {
    event.preventDefault();
    next.focus();
  } else if (from === inside.at(-1)) shown.link.focus(); // the browser goes on from there
}
