// The place of one figure: what is wider than it scrolls, fades where it goes on, and may have
// buttons above its parts. Knows nothing of Plotly.

const own = (name) => import(new URL(`${name}${new URL(import.meta.url).search}`, import.meta.url));
const { element } = await own("blocks.js");

export class Tape {
  /** Around the node that a figure is drawn into. */
  constructor(node) {
    this.stage = element("div", "stage", node); // and buttons above the figure
    this.scroll = element("div", "scroll", this.stage);
    this.onward = element("button", "onward"); // a keyboard scrolls without it
    Object.assign(this.onward, { type: "button", tabIndex: -1, ariaHidden: "true" });
    this.onward.addEventListener("click", () => this.scrollOnward());
    this.root = element("div", "tape", this.scroll, this.onward);
    this.scroll.addEventListener("scroll", () => this.markEdges(), { passive: true });
  }

  /** Buttons above parts of the figure: what a click there sets. */
  placeTargets(targets, { l = 0, r = 0, t = 0, b = 0 } = {}, onChoose) {
    const json = JSON.stringify(targets);
    if (json === (this.targets ?? "[]")) return;
    this.targets = json;
    for (const old of this.stage.querySelectorAll(".target")) old.remove();
    for (const { control, value, label, box } of targets) {
      const button = element("button", "target");
      Object.assign(button, { type: "button", title: label, ariaLabel: label });
      const [left, right, top, bottom] = box;
      const within = (share, before, after) => `calc(${before}px + ${share} * (100% - ${before + after}px))`;
      Object.assign(button.style, {
        left: within(left, l, r),
        right: within(1 - right, r, l),
        top: within(top, t, b),
        bottom: within(1 - bottom, b, t),
      });
      button.addEventListener("click", () => onChoose(control, value));
      this.stage.append(button);
    }
  }

  scrollOnward() {
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.scroll.scrollBy({ left: 0.8 * this.scroll.clientWidth, behavior: calm ? "auto" : "smooth" });
  }

  /** At which sides the picture goes on: there it fades. */
  markEdges() {
    const { scrollLeft, scrollWidth, clientWidth } = this.scroll;
    const right = scrollWidth - clientWidth - scrollLeft > 1;
    this.scroll.dataset.more = [scrollLeft > 1 && "left", right && "right"].filter(Boolean).join(" ");
  }
}
