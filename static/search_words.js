// Words as the search compares them: one spelling, one stem, one typo. Nothing here knows a page.

const WORD = /[\p{L}\p{N}_]+(?:[.\-‑'’][\p{L}\p{N}_]+)*/gu;
const JOINTS = /[.\-‑'’_]+/u;

const HUMP = /(?<=\p{Ll}{3}|\p{Lu}{3})(?=\p{Lu}\p{Ll}{2})/gu;

/** One spelling: lower case, ё as е, σ₁ as σ1, CrossEntropyLoss as cross_entropy_loss. */
const spelt = (text) => text.normalize("NFKC").replace(HUMP, "_").toLowerCase().replaceAll("ё", "е");

/** Words of a text; a name of several parts (h_n, nn.LSTM, many-to-many) is one of them. */
export const wordsOf = (text) =>
  (spelt(text).match(WORD) ?? []).map((word) => word.replace(/^_+(?=.)|_+$/g, "")).filter(Boolean);

/** What a name of several parts is also found by: written as one, and each part of some length. */
export function partsOf(word) {
  const parts = word.split(JOINTS).filter(Boolean);
  return parts.length < 2 ? [] : [parts.join(""), ...parts.filter((part) => part.length > 1)];
}

const RUSSIAN = [
  /(?:(?:ова|ирова)?[аея]?ни(?:ями|ях|ям|ем|ей|е|я|ю|и|й)|(?:ениями|ениях))$/,
  /(?:(?:[аяу]ющ|ущ|ащ|ящ|енн|анн|янн|[аи]вш)(?:ого|его|ому|ему|ыми|ими|ая|яя|ое|ее|ые|ие|ый|ий|ой|ей|ую|юю|ым|им|ом|ем|ых|их))$/,
  /(?:иями|ями|ами|ого|его|ому|ему|ыми|ими|[аяеиу]ть|[аяеу]ете|ите|[аяеу]ет|[аяу]ют|[аяи]л[аио]?|иях|иям|ией|ием|ия|ии|ию|ие|ях|ах|ям|ам|ем|ом|ов|ев|ей|ой|ий|ый|ая|яя|ое|ее|ые|ую|юю|ых|их|ым|им|ут|ют|ат|ят|ит|ет|[аеиоуыэюяйь])$/,
];

/** A word without the endings that it takes in a sentence: of one word mostly one stem. */
export function stemOf(word) {
  if (/^[а-я]+$/.test(word)) {
    const base = word.length > 5 ? word.replace(/с[яь]$/, "") : word;
    for (const endings of RUSSIAN) {
      const stem = base.replace(endings, "");
      if (stem !== base && stem.length > 2) return stem;
    }
    return base;
  }
  if (!/^[a-z]{4,}$/.test(word)) return word;
  let stem = word.length > 6 ? word.replace(/is(?=(?:e[dsr]?|ing|ers?|ations?)$)/, "iz") : word;
  stem = stem.replace(/ies$/, "y").replace(/sses$/, "ss").replace(/([^siu])s$/, "$1");
  const verb = stem.replace(/(?:ing|ed)$/, "");
  if (verb !== stem && verb.length > 2 && /[aeiouy]/.test(verb)) stem = verb.replace(/([bdgmnprt])\1$/, "$1");
  stem = stem.replace(/ation$/, "at");
  return stem.length > 3 ? stem.replace(/e$/, "") : stem;
}

/** Whether at most one letter is missing, too many, wrong, or has changed places with the next. */
export function nearlyEqual(one, other) {
  if (Math.abs(one.length - other.length) > 1) return false;
  let from = 0;
  while (from < one.length && one[from] === other[from]) from += 1;
  let [end, otherEnd] = [one.length, other.length];
  while (end > from && otherEnd > from && one[end - 1] === other[otherEnd - 1]) {
    end -= 1;
    otherEnd -= 1;
  }
  const [left, right] = [end - from, otherEnd - from];
  if (left <= 1 && right <= 1) return true;
  return left === 2 && right === 2 && one[from] === other[from + 1] && one[from + 1] === other[from];
}
