// Links within the sheet, followed without loading it anew: as "back" and "forward" are.
//
// Streamlit's client answers a `popstate` by asking for the page and the query of the address; that
// is how "back" works, and how a link is followed here. Where it has no server just now, or does not
// know the page, the browser follows the link by itself.

const CONNECTED = '.stApp[data-test-connection-state="CONNECTED"]';
const LOOK = 200; // ms
const LOOKS = 50; // times that a place is waited for
const ACTS = ["keydown", "pointerdown", "wheel", "touchstart"]; // of a reader who goes elsewhere

export const base = () =>
  new URL("../../", document.querySelector('script[src*="static/js/index."]').src);

/** The page that an address leads to: its id, or nothing where it is not one of the sheet's. */
function pageOf(url, pages) {
  const root = base();
  if (url.origin !== root.origin || !url.pathname.startsWith(root.pathname)) return undefined;
  const name = url.pathname.slice(root.pathname.length).replace(/\/$/, "");
  return pages.includes(name || "home") ? name || "home" : undefined;
}

/** Follow a link. With `keep`, a place of this very page leaves its controls as they are. */
export function go(href, pages, keep = false) {
  const url = new URL(href, base());
  const page = pageOf(url, pages);
  if (!url.searchParams.has("lang")) url.searchParams.set("lang", document.documentElement.lang);
  if (keep && page === pageOf(new URL(location), pages)) {
    const shown = document.getElementById(named(url));
    if (shown && url.searchParams.get("lang") === document.documentElement.lang) url.search = location.search;
  }
  if (!page || !document.querySelector(CONNECTED)) return void location.assign(url);
  const elsewhere = url.pathname !== location.pathname || url.search !== location.search;
  if (url.href !== location.href) history.pushState({}, "", url);
  if (elsewhere) dispatchEvent(new PopStateEvent("popstate", { state: {} }));
  dispatchEvent(new Event("sheet-arrive"));
  goOnFrom(url);
}

/** The id that an address names. */
const named = ({ hash }) => decodeURIComponent(hash.slice(1));

/**
 * Go on with Tab from the place that an address names: once it is there, and again if it is drawn anew.
 * With `scroll` it is also opened and kept in sight while what is above it grows, until the reader moves.
 */
export function goOnFrom(url, { scroll = false } = {}) {
  const id = named(url);
  if (!id) return;
  let looks = 0;
  let held;
  const stop = () => {
    clearInterval(timer);
    for (const act of ACTS) removeEventListener(act, stop, true);
  };
  const timer = setInterval(() => {
    looks += 1;
    const place = document.getElementById(id);
    if (scroll) {
      if (place?.localName === "details") place.open = true;
      place?.scrollIntoView();
    }
    const target = place?.querySelector(":scope > summary") ?? place;
    if (target && target !== held) {
      if (target === place) target.tabIndex = -1;
      target.focus({ preventScroll: true });
      held = target;
    }
    if (looks === LOOKS) stop();
  }, LOOK);
  setTimeout(() => ACTS.forEach((act) => addEventListener(act, stop, { capture: true, passive: true })));
}

/** The addresses of the sheet and how a link is followed; the edition without a server has its own. */
export const site = {
  pageUrl: (page, language) => new URL(`${page === "home" ? "" : page}?lang=${language}`, base()),
  linkUrl: (link) => new URL(link, base()),
  indexUrl: ({ version, language }) => new URL(`index/${version}?lang=${language}`, base()),
  follow: go,
};

/** From now on every link from page to page is followed so, whoever has drawn it. */
export function followLinks(pages) {
  if (window.sheetFollows) return;
  window.sheetFollows = true;
  addEventListener("click", (event) => {
    const link = event.target.closest?.("a[href]");
    const plain = event.button === 0 && !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey);
    if (!link || !plain || event.defaultPrevented || link.closest("[data-testid=stPageLink]")) return;
    const href = link.getAttribute("href");
    if (href.startsWith("#") || link.hasAttribute("download")) return;
    const url = new URL(href, base());
    if (!pageOf(url, pages)) return;
    event.preventDefault();
    go(url.href, pages);
  });
}
