// The field of the search, on every page: a combobox over the index, which is fetched once.

const own = (name) => import(new URL(`${name}${new URL(import.meta.url).search}`, import.meta.url));
const [{ element }, { SearchIndex }, { followLinks, site }] = await Promise.all(
  ["blocks.js", "search_index.js", "navigate.js"].map(own),
);

const indexes = new Map(); // address → promise of an index

/** The index of a language; asked for again if it did not come. */
function indexAt(url) {
  if (!indexes.has(url)) {
    const coming = fetch(url).then(async (response) => {
      if (!response.ok) throw new Error(`status ${response.status}`);
      return new SearchIndex(await response.json());
    });
    coming.catch(() => indexes.delete(url));
    indexes.set(url, coming);
  }
  return indexes.get(url);
}

export class SearchField {
  constructor(root) {
    this.root = root;
    this.results = [];
    this.input = element("input");
    this.list = element("ul");
    this.status = element("p", "status");
    this.panel = element("div", "panel", this.list, this.status);
    this.hint = element("kbd", "", /Mac|iPhone|iPad/.test(navigator.platform) ? "⌘ K" : "Ctrl K");
    this.hint.setAttribute("aria-hidden", "true");
    this.panel.hidden = true;
    this.list.id = "sheet-search-results";
    const said = {
      type: "text", role: "combobox", autocomplete: "off", autocapitalize: "none", spellcheck: "false",
      enterkeyhint: "go", "aria-autocomplete": "list", "aria-controls": this.list.id,
      "aria-expanded": "false", "aria-keyshortcuts": "/ Control+K Meta+K",
    };
    for (const [name, value] of Object.entries(said)) this.input.setAttribute(name, value);
    this.list.setAttribute("role", "listbox");
    this.status.setAttribute("role", "status");
    root.setAttribute("role", "search");
    root.replaceChildren(this.input, this.hint, this.panel);
    this.input.addEventListener("focus", () => this.load());
    this.input.addEventListener("input", () => this.look());
    this.input.addEventListener("keydown", (event) => this.pressed(event));
    this.input.addEventListener("pointerdown", () => this.look());
    this.panel.addEventListener("pointerdown", (event) => {
      if (!event.target.closest("a")) event.preventDefault(); // the field keeps the focus
    });
    root.addEventListener("focusout", ({ relatedTarget }) => {
      if (!root.contains(relatedTarget)) this.close();
    });
  }

  receive(ticket) {
    this.ticket = ticket;
    this.input.placeholder = ticket.words.find;
    this.input.setAttribute("aria-label", ticket.words.find);
    this.list.setAttribute("aria-label", ticket.words.results);
  }

  load() {
    return indexAt(site.indexUrl(this.ticket).href);
  }

  /** Show what the field's words find. */
  async look() {
    const query = this.input.value;
    if (!query.trim()) return this.close();
    try {
      const index = await this.load();
      if (query === this.input.value && this.root.isConnected) this.show(index.search(query), query);
    } catch {
      if (query === this.input.value) this.show([], query, this.ticket.words.unreachable);
    }
  }

  show(found, query, trouble = "") {
    const { words } = this.ticket;
    this.results = found.map(({ entry }) => entry);
    this.list.replaceChildren(...this.results.map((entry, place) => this.option(entry, place)));
    this.list.hidden = !found.length;
    this.status.classList.toggle("none", !found.length);
    if (found.length) this.status.replaceChildren(words.found.replace("{{count}}", found.length));
    else {
      const list = element("a", "", words.questions);
      list.href = site.pageUrl("questions", this.ticket.language);
      this.status.replaceChildren(trouble || words.nothing.replace("{{query}}", query.trim()), " ", list);
    }
    this.panel.hidden = false;
    this.input.setAttribute("aria-expanded", String(found.length > 0));
    this.select(0);
  }

  option({ kind, title, context = "", page }, place) {
    const meta = element("span", "meta", `${this.ticket.words[kind]} · ${page}`);
    const one = element("li", kind, element("span", "title", title), meta, element("span", "context", context));
    one.id = `${this.list.id}-${place}`;
    one.setAttribute("role", "option");
    one.addEventListener("pointermove", () => place !== this.selected && this.select(place));
    one.addEventListener("click", (event) => this.open(place, event.ctrlKey || event.metaKey));
    return one;
  }

  select(place) {
    this.selected = place;
    [...this.list.children].forEach((one, i) => one.setAttribute("aria-selected", String(i === place)));
    const one = this.list.children[place];
    if (one) this.input.setAttribute("aria-activedescendant", one.id);
    else this.input.removeAttribute("aria-activedescendant");
    one?.scrollIntoView({ block: "nearest" });
  }

  pressed(event) {
    const last = this.results.length - 1;
    const to = {
      ArrowDown: this.selected < last ? this.selected + 1 : 0,
      ArrowUp: this.selected > 0 ? this.selected - 1 : last,
      Home: 0,
      End: last,
    }[event.key];
    if (event.isComposing || event.altKey) return;
    if (event.key === "Escape") this.escape();
    else if (event.key === "Enter" && this.isOpen && last >= 0) this.open(this.selected, event.ctrlKey || event.metaKey);
    else if (event.key === "ArrowDown" && !this.isOpen) this.look();
    else if (to === undefined || !this.isOpen || last < 0) return;
    else this.select(to);
    event.preventDefault();
  }

  get isOpen() {
    return !this.panel.hidden;
  }

  /** First the list goes, then the words, and the reader is back where the field was called from. */
  escape() {
    if (this.isOpen) return this.close();
    this.input.value = "";
    const { from } = this;
    this.from = undefined;
    if (from?.isConnected && from !== document.body) from.focus({ preventScroll: true });
    else this.input.blur();
  }

  open(place, apart) {
    const { link, kind } = this.results[place];
    if (apart) return void window.open(site.linkUrl(link), "_blank", "noopener");
    this.close();
    this.input.value = "";
    this.input.blur();
    site.follow(link, this.ticket.pages, kind === "section");
  }

  close() {
    this.panel.hidden = true;
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
  }

  /** Called by its key. */
  call() {
    this.from = document.activeElement;
    this.input.focus();
    this.input.select();
    if (this.input.value) this.look();
  }
}

/** Whether the reader is typing: "/" is then a letter. */
function typing(target) {
  const kept = ["range", "checkbox", "radio", "button"];
  return target.isContentEditable || target.matches?.("textarea, select")
    || (target.matches?.("input") && !kept.includes(target.type));
}

if (!window.sheetSearchKeys) {
  window.sheetSearchKeys = true;
  addEventListener("keydown", (event) => {
    const field = document.querySelector(".search")?.field;
    const { key, code, ctrlKey, metaKey, altKey, shiftKey } = event;
    // By the place of the key as well: the same hand works on a Russian layout.
    const letter = (ctrlKey || metaKey) && !altKey && !shiftKey && (code === "KeyK" || key.toLowerCase() === "k");
    const slash = !(ctrlKey || metaKey || altKey) && (key === "/" || (code === "Slash" && key === "."));
    if (!field || event.isComposing || !(letter || (slash && !typing(event.target)))) return;
    event.preventDefault();
    field.call();
  });
}

const decoder = new TextDecoder();

export default function ({ data, parentElement }) {
  const root = parentElement.querySelector(".search");
  root.field ??= new SearchField(root);
  const ticket = JSON.parse(decoder.decode(data));
  root.field.receive(ticket);
  followLinks(ticket.pages);
}
