// Blocks of an answer that are words: lines of runs, programs, tables. Nothing is parsed as HTML.

const own = (name) => import(new URL(`${name}${new URL(import.meta.url).search}`, import.meta.url));
const { copyText } = await own("copy.js");

const KEYWORDS =
  /\b(?:and|as|assert|break|class|continue|def|del|elif|else|except|finally|for|from|if|import|in|is|lambda|not|or|pass|raise|return|try|while|with|yield|None|True|False)\b/;
const PIECES = new RegExp(`(#[^\\n]*)|("[^"\\n]*"|'[^'\\n]*')|(${KEYWORDS.source})`, "g");

const LINK = /^(?:#|https:|\.\/|[a-z]+[?#])/; // a mark that is an address

export function element(name, className, ...children) {
  const made = document.createElement(name);
  if (className) made.className = className;
  made.append(...children);
  return made;
}

/** A part of a drawing, with its attributes. */
export function svgElement(name, attributes, ...children) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

/** A line of coloured runs of plain text. */
export function textLine(runs, name = "p") {
  const paragraph = document.createElement(name);
  for (const [text, mark, small] of runs) {
    const leads = LINK.test(mark ?? "");
    const tag = small ? "sub" : leads ? "a" : { bold: "strong", code: "code" }[mark] ?? "span";
    const run = element(tag, "", text);
    if (leads) run.href = mark;
    if (mark?.startsWith("https:")) Object.assign(run, { target: "_blank", rel: "noopener" });
    if (tag === "span" && mark) run.style.color = `var(--st-${mark}-text-color)`;
    paragraph.append(run);
  }
  return paragraph;
}

/** A line of runs as plain text. */
export const plainText = (runs) => runs.map(([text]) => text).join("");

function sentence({ runs }) {
  const paragraph = textLine(runs);
  paragraph.className = "sentence";
  return paragraph;
}

/** Lines folded away, which the browser's own search opens; or what to read elsewhere. */
function paragraphs({ name, lines }, { words }) {
  const title = element(name === "more" ? "summary" : "strong", "", words[name]);
  return element(name === "more" ? "details" : "div", name, title, ...lines.map((runs) => textLine(runs)));
}

/** Lines of Python: comments quiet, keywords bold. */
function highlighted(text) {
  const code = document.createElement("code");
  let end = 0;
  for (const match of text.matchAll(PIECES)) {
    code.append(text.slice(end, match.index));
    const [piece, comment, string] = match;
    code.append(string ? piece : element("span", comment ? "comment" : "keyword", piece));
    end = match.index + piece.length;
  }
  code.append(text.slice(end));
  return code;
}

function program({ title, source: text, printed, trouble }, { words }) {
  const whole = element("div", "program");
  if (title) whole.append(element("p", "title", element("strong", "", title)));
  if (text) {
    const copy = element("button", "copy", "⧉");
    copy.type = "button";
    copy.title = words.copy;
    copy.setAttribute("aria-label", words.copy);
    const lines = element("pre", "lines", highlighted(text));
    lines.tabIndex = 0;
    const said = element("span", "said");
    said.setAttribute("role", "status");
    copy.addEventListener("click", async () => {
      said.textContent = "";
      const copied = await copyText(text, lines);
      copy.textContent = copied ? "✓" : "⧉";
      said.textContent = copied ? words.copied : words.selected; // anew, so that it is read out
      said.classList.toggle("seen", !copied);
      setTimeout(() => (copy.textContent = "⧉"), 1500);
    });
    whole.append(element("div", "source", lines, copy), said);
  }
  if (printed) whole.append(element("pre", "printed", element("code", "", printed)));
  if (trouble) whole.append(element("pre", "trouble", element("code", "", trouble)));
  return whole;
}

function table({ head, rows }) {
  const titles = element("tr", "", ...head.map((title) => element("th", "", title)));
  const body = rows.map((cells) => element("tr", "", ...cells.map((cell) => textLine(cell, "td"))));
  const whole = element("table", "", element("thead", "", titles), element("tbody", "", ...body));
  const scroll = element("div", "table", whole);
  scroll.tabIndex = 0;
  return scroll;
}

/** Questions by topic; each opens its answer. A link may lead to one, and then opens it. */
function faq({ topics }) {
  const lists = topics.map(([title, questions]) => {
    const list = questions.map(({ id, ask, say, link }) => {
      const answer = element("div", "say", textLine(say), textLine(link));
      const one = element("details", "", textLine(ask, "summary"), answer);
      one.id = `ask-${id}`;
      return one;
    });
    return element("section", "", element("h3", "", title), ...list);
  });
  return element("div", "faq", ...lists);
}

/** What a term is: one sentence, its formula if it has one, and where it is shown. */
export function explanation({ runs, formula, link }) {
  const lines = [textLine(runs), textLine(link)];
  lines[1].className = "shown";
  if (formula.length) lines.splice(1, 0, textLine(formula));
  if (formula.length) lines[1].className = "formula";
  return lines;
}

/** Terms, each a place that a link may lead to. */
function terms({ terms: all }) {
  const rows = all.map((term) => {
    const name = element("dt", "", term.name);
    if (term.english) name.append(" ", element("span", "", `(${term.english})`));
    const row = element("div", "", name, element("dd", "", ...explanation(term)));
    row.id = `term-${term.id}`;
    return row;
  });
  return element("dl", "terms", ...rows);
}

/** Sources by kind, each a place that a link may lead to. */
function sources({ groups }) {
  const lists = groups.map(([title, all]) => {
    const rows = all.map((source) => {
      const [about, link] = [textLine(source.runs), textLine(source.link)];
      link.className = "shown";
      const more = element("dd", "", element("p", "", source.by), about, link);
      const row = element("div", "", textLine(source.title, "dt"), more);
      row.id = `source-${source.id}`;
      return row;
    });
    return element("section", "", element("h3", "", title), element("dl", "terms", ...rows));
  });
  return element("div", "sources", ...lists);
}

/** Kind of block → how it is drawn, from the block and the ticket of its section. */
export const renderers = { sentence, paragraphs, program, table, faq, terms, sources };
