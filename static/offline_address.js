// The address of a page without a server: it says what the controls say, and leads to a place.

const WRITE = 250; // ms without a move after which the address follows: browsers allow so many changes
const LOOK = 200; // ms
const LOOKS = 40; // times that a place is looked for, and kept in sight while what is above it grows
const ACTS = ["wheel", "touchstart", "pointerdown", "keydown"]; // of a reader who goes elsewhere

export class OfflineAddress {
  /** Of a page with these controls; `live` is the address of the full version, or nothing. */
  constructor(controls, { page, language, live }) {
    Object.assign(this, { controls, page, language, live });
    addEventListener("click", () => this.write(), true); // before a link is followed
    addEventListener("pagehide", () => this.write());
    addEventListener("hashchange", () => this.arrive());
  }

  /** A section of the full version where its controls stand now. */
  liveUrl(section) {
    const url = new URL(this.page === "home" ? "" : this.page, this.live);
    url.search = new URLSearchParams({ lang: this.language, ...this.controls.moved });
    url.hash = section;
    return url.href;
  }

  writeSoon() {
    clearTimeout(this.waiting);
    this.waiting = setTimeout(() => this.write(), WRITE);
  }

  /** Let the address, the other language and the full version follow the controls. */
  write() {
    clearTimeout(this.waiting);
    const url = new URL(location);
    const { moved } = this.controls;
    for (const key of this.controls.all.keys()) {
      if (key in moved) url.searchParams.set(key, moved[key]);
      else url.searchParams.delete(key);
    }
    if (url.href !== location.href) history.replaceState(history.state, "", url);
    for (const link of document.querySelectorAll(".languages a")) {
      link.search = url.search;
      link.hash = url.hash;
    }
    if (!this.live) return;
    for (const link of document.querySelectorAll("a[data-live]")) link.href = this.liveUrl(link.dataset.live);
  }

  /** Lead to the place that the address names, and stay there until the reader moves. */
  arrive() {
    const id = decodeURIComponent(location.hash.slice(1));
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
      if (place?.localName === "details") place.open = true;
      place?.scrollIntoView();
      const target = place?.querySelector(":scope > summary") ?? place;
      if (target && target !== held) {
        if (target === place) target.tabIndex = -1;
        target.focus({ preventScroll: true }); // the tabulator goes on from here
        held = target;
      }
      if (looks === LOOKS) stop();
    }, LOOK);
    setTimeout(() => ACTS.forEach((act) => addEventListener(act, stop, { capture: true, passive: true })));
  }
}
