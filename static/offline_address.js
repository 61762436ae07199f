// The address of a page without a server: it says what the controls say.

const WRITE = 250; // ms without a move after which the address follows: browsers allow so many changes

export class OfflineAddress {
  /** Of a page with these controls; `live` is the address of the full version, or nothing. */
  constructor(controls, { page, language, live }) {
    Object.assign(this, { controls, page, language, live });
    addEventListener("click", () => this.write(), true); // before a link is followed
    addEventListener("pagehide", () => this.write());
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
}
