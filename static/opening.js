// What every page begins with: its language, its own script, and a reader who is led where the link says.

const own = (name) => import(new URL(`${name}${new URL(import.meta.url).search}`, import.meta.url));
const decoder = new TextDecoder();

/** The server says the page's language, and which script begins with what to go by. */
export default function ({ data }) {
  const { language, script, ticket } = JSON.parse(decoder.decode(data));
  document.documentElement.lang = language;
  const link = new URL(location);
  if (link.searchParams.get("lang") !== language) {
    link.searchParams.set("lang", language);
    history.replaceState(history.state, "", link);
  }
  own("section.js").catch(() => {}); // charts will want it; one that cannot have it says so
  own(script).then(({ begin }) => begin(ticket), () => {});
}

if (!window.sheetArrived) {
  window.sheetArrived = true;

  // Where the reader is led to: what stands above it is still growing while the page comes, so it
  // is kept in sight until the reader moves or nothing has moved it for a while.
  let goal;
  const lead = (place) => {
    const mine = (goal = place);
    const last = performance.now() + 60000;
    let end = last; // while the page itself has yet to come
    const follow = () => {
      if (goal !== mine) return;
      const now = performance.now();
      const moved = scrollTo(mine);
      const coming = document.querySelector(".answer[aria-busy]"); // it may grow yet
      if (moved || (moved === 0 && (coming || end === last))) end = Math.min(now + 6000, last - 1);
      if (now < end) setTimeout(follow, 200);
      else goal = undefined;
    };
    follow();
  };
  const pane = () => document.querySelector("[data-testid=stMain]");
  const hash = () => decodeURIComponent(location.hash.slice(1)); // the id that the address names
  const passed = (heading) =>
    pane().getBoundingClientRect().top - heading.getBoundingClientRect().top;
  /** Pixels that the page was scrolled by, or nothing where the place has not come yet. */
  const scrollTo = ({ section, past }) => {
    const heading = section && document.getElementById(section);
    if (!pane() || (section && !heading)) return undefined;
    const before = pane().scrollTop;
    const answer = document.getElementById(hash());
    if (answer?.localName === "details") answer.open = true; // "back" leads to it as it was read
    if (past === undefined) heading.scrollIntoView(); // with the room a heading has above it
    else pane().scrollTop = heading ? before + past - passed(heading) : past;
    return Math.round(pane().scrollTop - before);
  };
  for (const act of ["wheel", "touchstart", "pointerdown", "keydown"]) {
    addEventListener(act, () => { goal = undefined; }, { passive: true, capture: true });
  }

  // "Back" leads to where the reader was: every entry of the history remembers the last section
  // that had begun, and how far its heading had been passed.
  const entry = () => `sheet/place/${window.navigation?.currentEntry?.key ?? location.pathname}`;
  const stored = (use) => {
    try {
      return use(sessionStorage);
    } catch {
      return null; // a browser may refuse it, and does in a page that is closing
    }
  };
  const note = (key) => {
    if (goal || key !== entry() || !pane()) return; // nobody has scrolled there
    const begun = [...document.querySelectorAll("h2[id]")].filter((one) => passed(one) > -100).at(-1);
    const past = begun ? passed(begun) : pane().scrollTop;
    stored((places) => places.setItem(key, JSON.stringify({ section: begun?.id, past })));
  };
  let noting;
  addEventListener("scroll", ({ target }) => {
    if (target !== pane()) return;
    clearTimeout(noting);
    noting = setTimeout(note, 150, entry());
  }, { capture: true, passive: true });
  addEventListener("click", ({ target }) => target.closest?.("a") && note(entry()), true);
  const arrive = (byHistory) => {
    const kept = byHistory && stored((places) => places.getItem(entry()));
    const section = hash();
    if (kept) lead(JSON.parse(kept));
    else if (section) lead({ section });
  };
  addEventListener("popstate", () => arrive(true));
  addEventListener("sheet-arrive", () => arrive(false)); // a link has been followed (navigate.js)
  arrive(performance.getEntriesByType("navigation")[0]?.type === "back_forward");

  // On a phone the sidebar lies over the page: whoever has chosen a section wants to see it.
  addEventListener("click", ({ target }) => {
    if (innerWidth > 768 || !target.closest?.(".st-key-outline a")) return;
    document.querySelector("[data-testid=stSidebarCollapseButton] button")?.click();
  });
}

// Changing the page, Streamlit enters it into the history in two or three parts, and "back" would
// stop at each: a part that follows another within half a second replaces it.
if (!window.sheetPush) {
  window.sheetPush = history.pushState;
  let before = -Infinity;
  history.pushState = function (...entry) {
    const soon = performance.now() - before < 500;
    before = performance.now();
    (soon ? history.replaceState : window.sheetPush).apply(history, entry);
  };
}
