// Finding in the index: no page, no network, the same answer for the same words.
//
// An entry scores for each word of the query what its best match is worth: the field that the word
// stands in, how well it fits, and how rare it is. What matches more of the query stands first.

const { nearlyEqual, partsOf, stemOf, wordsOf } = await import(
  new URL(`search_words.js${new URL(import.meta.url).search}`, import.meta.url)
);

const FIELDS = { title: 10, alias: 8, keys: 6, context: 3, lead: 3, body: 1 };
const FITS = { same: 1, stem: 0.95, synonym: 0.85, prefix: 0.8, related: 0.75, typo: 0.6, typing: 0.45 };
const WHOLE = 0.3; // more for a title all of which is asked for
const KINDS = { section: 1.1, pytorch: 1.1 }; // of two that fit alike, the place itself
const MOST = 8; // results
const RARE = 3; // worth of a field from which a match counts as being about the word

export class SearchIndex {
  constructor({ entries, stop, synonyms }) {
    this.entries = entries;
    this.stop = new Set(stop.flatMap(wordsOf));
    this.vocabulary = new Map(); // word → { stem, worth: entry → the best field that it stands in }
    this.titles = entries.map(({ title }) => new Set(this.meaningful(wordsOf(title)).map(stemOf)));
    entries.forEach((entry, place) => {
      for (const [field, worth] of Object.entries(FIELDS)) {
        for (const word of wordsOf(entry[field] ?? "")) {
          this.note(word, place, worth);
          for (const part of partsOf(word)) this.note(part, place, worth * 0.8);
        }
      }
    });
    this.synonyms = synonyms.map((group) => group.map(wordsOf));
    this.stems = new Set([...this.vocabulary.values()].map(({ stem }) => stem));
    for (const word of this.synonyms.flat(2)) this.stems.add(stemOf(word));
    this.known = new Map(); // word → what it matches
  }

  note(word, place, worth) {
    let one = this.vocabulary.get(word);
    if (!one) this.vocabulary.set(word, (one = { stem: stemOf(word), worth: new Map() }));
    one.worth.set(place, Math.max(one.worth.get(place) ?? 0, worth));
  }

  meaningful(words) {
    const kept = words.filter((word) => !this.stop.has(word));
    return kept.length ? kept : words;
  }

  /** Entries that a query finds, the best first; its last word may still be being typed. */
  search(query) {
    const words = wordsOf(query);
    const typing = /[\p{L}\p{N}_]$/u.test(query);
    const slots = this.slotsOf(words, typing);
    const total = new Map(); // entry → { score, weight of what matched, stems it may have matched by }
    let all = 0;
    for (const { stems, matches } of slots) {
      const about = [...matches.values()].filter((worth) => worth >= RARE).length;
      const weight = Math.log(1 + this.entries.length / (1 + about));
      all += weight;
      for (const [place, worth] of matches) {
        const sum = total.get(place) ?? { score: 0, matched: 0, stems: new Set() };
        sum.score += weight * worth;
        sum.matched += weight;
        for (const stem of stems) sum.stems.add(stem);
        total.set(place, sum);
      }
    }
    const found = [...total].map(([place, { score, matched, stems }]) => {
      const title = this.titles[place];
      const whole = [...title].filter((stem) => stems.has(stem)).length / (title.size || 1);
      const entry = this.entries[place];
      const worth = (0.4 + (0.6 * matched) / all) * (1 + WHOLE * whole) * (KINDS[entry.kind] ?? 1);
      return { entry, score: score * worth };
    });
    found.sort((one, other) => other.score - one.score);
    const worthwhile = found.filter(({ score }) => score > 0.2 * found[0].score);
    return worthwhile.filter(firstOfItsPlace).slice(0, MOST);
  }

  /** For every word of a query that says something, the entries that it matches. */
  slotsOf(words, typing) {
    const others = words.map(() => []); // for each word, phrases that may stand for it
    const meant = words.map((word) => this.meant(word));
    const stems = meant.map(stemOf);
    const spoken = new Set(); // words of a phrase say something even where each alone says nothing
    for (const group of this.synonyms) {
      for (const phrase of group) {
        const wanted = phrase.map(stemOf);
        for (let at = 0; at + wanted.length <= stems.length; at += 1) {
          if (!wanted.every((stem, i) => stem === stems[at + i])) continue;
          const rest = group.filter((other) => other !== phrase);
          for (let i = 0; i < wanted.length; i += 1) others[at + i].push(...rest);
          if (wanted.length > 1 && phrase.every((word) => this.stop.has(word))) spoken.add(at);
        }
      }
    }
    const kept = new Set(this.meaningful(words));
    return words.flatMap((word, i) => {
      if (!kept.has(word) && !spoken.has(i)) return [];
      const matches = new Map(this.matchesOf(word, typing && i === words.length - 1));
      for (const phrase of others[i]) {
        better(matches, this.allOf(this.meaningful(phrase)), FITS.synonym * (meant[i] === word ? 1 : FITS.typo));
      }
      return [{ stems: [stems[i], ...others[i].flat().map(stemOf)], matches }];
    });
  }

  /** A word, or for one that nobody knows the known word that it is a typo of. */
  meant(word) {
    const stem = stemOf(word);
    if (word.length < 4 || this.stems.has(stem)) return word;
    const typos = [...this.vocabulary].filter(([other]) => other.length > 3 && nearlyEqual(word, other));
    typos.sort(([, one], [, other]) => other.worth.size - one.worth.size);
    return typos[0]?.[0] ?? word;
  }

  /** Entries that have all of some words, each worth what its weakest word is. */
  allOf(words) {
    const [first, ...rest] = words.map((word) => this.matchesOf(word, false));
    const all = new Map();
    for (const [place, worth] of first ?? []) {
      const each = rest.map((other) => other.get(place) ?? 0);
      if (Math.min(worth, ...each) > 0) all.set(place, Math.min(worth, ...each));
    }
    return all;
  }

  /** Entry → worth of the best match of one word. */
  matchesOf(word, typing) {
    const key = typing ? `${word}…` : word;
    if (!this.known.has(key)) this.known.set(key, this.match(word, typing));
    return this.known.get(key);
  }

  match(word, typing) {
    const matches = new Map();
    const stem = stemOf(word);
    for (const [other, { stem: otherStem, worth }] of this.vocabulary) {
      const fits =
        other === word ? FITS.same
        : otherStem === stem ? FITS.stem
        : typing && word.length > 1 && other.startsWith(word) ? FITS.prefix
        : related(stem, otherStem) ? FITS.related
        : 0;
      if (fits) better(matches, worth, fits);
    }
    const parts = partsOf(word).slice(1);
    if (parts.length > 1) better(matches, this.allOf(parts), FITS.prefix);
    if (matches.size || word.length < 4) return matches; // a word that is known is no typo
    for (const [other, { stem: otherStem, worth }] of this.vocabulary) {
      if (other.length < 4) continue;
      if (nearlyEqual(word, other) || (stem.length > 3 && nearlyEqual(stem, otherStem))) {
        better(matches, worth, FITS.typo);
      } else if (typing && [-1, 0, 1].some((more) => nearlyEqual(word, other.slice(0, word.length + more)))) {
        better(matches, worth, FITS.typing);
      }
    }
    return matches;
  }
}

/** A name of PyTorch and the section that explains it lead to one place: the better one is shown. */
function firstOfItsPlace({ entry }, rank, all) {
  const kinds = ["section", "pytorch"];
  return !kinds.includes(entry.kind)
    || !all.slice(0, rank).some(({ entry: one }) => kinds.includes(one.kind) && one.link === entry.link);
}

/** Whether one stem begins with the other: words of one family. */
function related(one, other) {
  return Math.min(one.length, other.length) > 4 && (one.startsWith(other) || other.startsWith(one));
}

function better(matches, worth, fits) {
  for (const [place, value] of worth) {
    if (value * fits > (matches.get(place) ?? 0)) matches.set(place, value * fits);
  }
}
