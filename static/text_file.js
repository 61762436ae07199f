// A text file as the reader's own text: read in this browser alone, cut to what a field takes, and put
// into the field as if it had been typed. Nothing of it is kept.

const LARGEST = 100_000; // bytes
// oxlint-disable-next-line no-control-regex
const CONTROLS = /[\0-\x08\x0e-\x1f]/; // no text has them
const RUSSIAN = ["windows-1251", "koi8-r"];
const FREQUENT = "оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфъё"; // letters of Russian texts, the most common first
const MIXED = /[a-z][а-яё]|[а-яё][a-z]/gi; // such words are no Russian ones
const SIGNS = /[«»“”„‘’–—…№\xa0]/;
const WORD = /[\p{L}\p{N}_][\p{L}\p{N}\p{M}_]*(?:['’ʼ-][\p{L}\p{N}_][\p{L}\p{N}\p{M}_]*)*/gu;
const SIGN = new RegExp(`${WORD.source}|\\S`, "gu");
const LETTER = /./gsu;

/** How much a text looks like Russian: letters of its alphabet, the more common the better, few capitals. */
function russianness(text) {
  let points = -60 * (text.match(MIXED)?.length ?? 0);
  for (const letter of text) {
    const small = letter.toLowerCase();
    const rank = FREQUENT.indexOf(small);
    if (rank >= 0) points += FREQUENT.length - rank + (letter === small ? 5 : 0);
    else if (letter > "\x7f" && !SIGNS.test(letter)) points -= 20;
  }
  return points;
}

/** The bytes of a file as text, whatever wrote it; nothing if it is no text. */
export function decoded(bytes) {
  const [one, other] = bytes;
  const wide = { "255,254": "utf-16le", "254,255": "utf-16be" }[`${one},${other}`];
  const text = wide ? new TextDecoder(wide).decode(bytes) : narrow(bytes);
  return CONTROLS.test(text) ? undefined : text;
}

function narrow(bytes) {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    // One byte a letter: Russian, in the alphabet in which it reads best, or else Western.
    const read = [...RUSSIAN, "windows-1252"].map((name) => new TextDecoder(name).decode(bytes));
    const points = read.map(russianness);
    const best = points.indexOf(Math.max(...points));
    return points[best] > 0 ? read[best] : read.at(-1);
  }
}

/** The places in a text at which its words, its signs or its letters end. */
const ends = (text, piece) => Array.from(text.matchAll(piece), ({ index, 0: one }) => index + one.length);

/** The lines of a text up to a number of those that hold something. */
function firstLines(text, most) {
  let left = most;
  const lines = text.split("\n");
  const end = lines.findIndex((line) => line.trim() && left-- === 0);
  return (end < 0 ? lines : lines.slice(0, end)).join("\n");
}

/**
 * As much of a text as a field takes, cut at a word's end: {text, used, all}, the latter in words.
 * `limits` are those of `lessons.controls.FileLimits`; where `letters` is true, letters count as words.
 */
export function fitted(text, { characters, words, signs, lines }, letters = false) {
  const clean = text.replace(/\r\n?/g, "\n").replace(/[^\S\n]+/g, " ").replace(/ ?\n ?/g, "\n").trim();
  const whole = lines ? clean.replace(/\n{3,}/g, "\n\n") : clean.replace(/\n+/g, " ");
  let kept = lines ? firstLines(whole, lines) : whole;
  const piece = signs ? SIGN : WORD;
  const last = words ? ends(kept, letters ? LETTER : piece)[words - 1] : undefined;
  const bound = Math.min(characters, last ?? kept.length);
  if (kept.length > bound) kept = kept.slice(0, ends(kept, piece).findLast((end) => end <= bound) ?? bound);
  const count = (one) => one.match(/\S+/g)?.length ?? 0;
  return { text: kept.trimEnd(), used: count(kept), all: count(whole) };
}

/** What a file says, or the name of what is wrong with it: {text} or {problem}. */
export async function readText(file) {
  if (file.size > LARGEST) return { problem: "fileTooLarge" };
  const text = decoded(new Uint8Array(await file.arrayBuffer()));
  if (text === undefined) return { problem: "fileNoText" };
  return /[\p{L}\p{N}]/u.test(text) ? { text } : { problem: "fileEmpty" };
}

/** A button at a field that takes a text file, and the field as a place to drop one. */
export class FileField {
  /** `type` puts a text into the field; `isByLetters` says whether letters are counted, not words. */
  constructor(type, isByLetters) {
    this.type = type;
    this.isByLetters = isByLetters;
    this.input = document.createElement("input");
    this.input.type = "file";
    this.input.accept = "text/*,.txt,.md,.csv,.srt";
    this.name = document.createElement("span");
    this.label = document.createElement("label");
    this.label.className = "from-file";
    this.label.append(this.input, this.name);
    this.said = document.createElement("p");
    this.said.setAttribute("role", "status");
    this.input.addEventListener("change", () => {
      this.take(this.input.files[0]);
      this.input.value = ""; // the same file may be chosen again
    });
    this.acts = {
      dragover: (event) => this.over(event),
      dragleave: () => this.root.toggleAttribute("data-drop", false),
      drop: (event) => this.drop(event),
      input: (event) => event.isTrusted && this.input !== event.target && this.say(""),
    };
  }

  /** Stand at the field, wherever it is now. */
  attach(root, limits, words) {
    this.limits = limits;
    this.words = words;
    this.name.textContent = words.file;
    if (root !== this.root) {
      this.detach();
      this.root = root;
      for (const [kind, act] of Object.entries(this.acts)) root.addEventListener(kind, act);
    }
    if (!this.label.isConnected) root.append(this.label, this.said);
  }

  over(event) {
    if (![...event.dataTransfer.types].includes("Files")) return; // words that are dragged are the field's own
    event.preventDefault();
    this.root.toggleAttribute("data-drop", true);
  }

  drop(event) {
    this.root.toggleAttribute("data-drop", false);
    const [file] = event.dataTransfer.files;
    if (!file) return;
    event.preventDefault();
    this.take(file);
  }

  /** Put a file's text into the field; if that cannot be, the field stays as it is. */
  async take(file) {
    if (!file) return;
    const { text, problem } = await readText(file).catch(() => ({ problem: "fileNoText" }));
    if (problem) {
      this.say(this.words[problem], "refusal");
      return;
    }
    const { text: kept, used, all } = fitted(text, this.limits, this.isByLetters());
    this.type(kept);
    const said = this.words[used < all ? "fileCut" : "fileWhole"];
    this.say(said.replace("[used]", used).replace("[all]", all));
  }

  say(sentence, kind = "state") {
    this.said.className = sentence ? kind : "";
    this.said.textContent = sentence;
  }

  detach() {
    for (const [kind, act] of Object.entries(this.acts)) this.root?.removeEventListener(kind, act);
    this.label.remove();
    this.said.remove();
    this.root = undefined;
  }
}
