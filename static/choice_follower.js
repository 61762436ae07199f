// On a phone the picture may be out of sight of the choice or the preset that has just been pressed:
// it is brought into sight, until the reader scrolls or enough time has passed.

const LOOK = 4000; // ms after a choice in which its answer is brought into sight
const AGAIN = 600; // ms after which it is looked for once more: what comes meanwhile may move it away
const SEEN = 0.6; // of a picture: then it is in sight
const NARROW = "(max-width: 640px)";

export class ChoiceFollower {
  constructor(root) {
    this.root = root;
    this.onScroll = () => this.end(); // the reader wants to look elsewhere
  }

  /** A hand has chosen; `whole`: all of the answer is about the choice, not its picture alone. */
  begin(whole) {
    if (!matchMedia(NARROW).matches) return;
    this.whole = whole;
    this.until = performance.now() + LOOK;
    for (const act of ["wheel", "touchmove"]) addEventListener(act, this.onScroll, { passive: true });
    setTimeout(() => this.follow(), AGAIN); // it may have changed nothing
  }

  end() {
    this.until = 0;
    for (const act of ["wheel", "touchmove"]) removeEventListener(act, this.onScroll);
  }

  /** Bring what was chosen into sight, if it is not. */
  follow() {
    if (!this.until) return;
    if (performance.now() > this.until) return void this.end();
    const shown = this.whole ? this.root : this.root.querySelector(".chart:not([hidden]) .first, .waits");
    if (!shown) return;
    const { top, bottom, height } = shown.getBoundingClientRect();
    const inSight = this.whole
      ? top < innerHeight / 2
      : Math.min(bottom, innerHeight) - Math.max(top, 0) > SEEN * height;
    if (inSight) return;
    setTimeout(() => this.follow(), AGAIN);
    const behavior = matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth";
    shown.scrollIntoView({ behavior, block: this.whole ? "start" : "nearest" });
  }
}
