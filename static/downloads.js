// What an answer can be saved as, below it: its numbers, itself, its programs. The server is asked for
// nothing before a link is pressed; an answer that has no address is saved from here.

const own = (name) => import(new URL(`${name}${new URL(import.meta.url).search}`, import.meta.url));
const { element } = await own("blocks.js");

/** Ending of a file → whether an answer of these blocks can be had so. */
const FORMS = {
  csv: (kinds) => kinds.has("figure") || kinds.has("table"),
  json: (kinds) => kinds.size > 0,
  ipynb: (kinds) => kinds.has("program"),
};
const SAVED = ["figure", "table", "program"]; // kinds of blocks; an answer of words alone is not offered

export class Downloads {
  constructor() {
    this.root = element("details", "downloads");
    this.root.hidden = true;
  }

  /** Offer an answer, not while it is `held` back; `urlOf` an ending gives an address, if there is one. */
  show(answer, urlOf, { page, section, words }, held) {
    const kinds = new Set(answer.blocks.map(({ kind }) => kind).filter((kind) => SAVED.includes(kind)));
    this.root.hidden = held || !kinds.size;
    const endings = Object.keys(FORMS).filter((ending) => FORMS[ending](kinds) && (urlOf(ending) || ending === "json"));
    const key = JSON.stringify([endings, words.download]);
    if (key !== this.key) this.layOut(endings, words);
    this.key = key;
    if (answer !== this.answer) this.text = undefined;
    this.answer = answer;
    if (!urlOf("json")) this.text ??= JSON.stringify(answer); // before Plotly writes into it
    for (const [ending, link] of Object.entries(this.links)) {
      link.download = `${page}-${section}.${ending}`;
      const url = urlOf(ending);
      link.href = url ?? "#";
      link.onclick = url ? null : () => this.saveOwn(link);
    }
  }

  layOut(endings, words) {
    this.links = Object.fromEntries(endings.map((ending) => [ending, element("a", "", words[ending])]));
    const list = element("ul", "", ...Object.values(this.links).map((link) => element("li", "", link)));
    this.root.replaceChildren(element("summary", "", words.download), list);
  }

  /** The answer that is shown, as a file of this browser's own making. */
  saveOwn(link) {
    link.href = URL.createObjectURL(new Blob([this.text], { type: "application/json" }));
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  }
}
