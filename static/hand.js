// What the hand moves: a slider while it is dragged, a number while it is typed, a choice, a switch.
// Streamlit tells the server when the hand lets go; this tells the page at once.

const readers = {
  slider: (root, { decimals }) => {
    const range = root.querySelector("input[type=range]");
    const value = Number(range?.value ?? root.querySelector("[role=slider]")?.ariaValueNow ?? NaN);
    return Number.isFinite(value) ? value.toFixed(decimals) : undefined;
  },
  number: (root, { low, high }) => {
    const typed = root.querySelector("input")?.value ?? "";
    const fits = /^\d{1,9}$/.test(typed) && Number(typed) >= low && Number(typed) <= high;
    return fits ? String(Number(typed)) : undefined;
  },
  choice: (root, { options }) => {
    const buttons = [...root.querySelectorAll("button[role=radio]")];
    return options[buttons.findIndex((button) => button.ariaChecked === "true")];
  },
  switch: (root) => {
    const box = root.querySelector("input[type=checkbox]");
    return box ? String(box.checked) : undefined;
  },
};

/** Follows one control of the page. `moved` is told its key, what a link would say of it, and next. */
export class Hand {
  constructor(key, control, moved) {
    this.key = key;
    this.control = control;
    this.moved = moved;
    this.attach();
  }

  /** Whether it shows something else than the server says: that is older, or not yet here. */
  differs(raw) {
    this.attach();
    const value = this.root && readers[this.control.kind]?.(this.root, this.control);
    return value !== undefined && value !== raw;
  }

  /** Watch the widget where it stands now; React may have made it anew. */
  attach() {
    const root = document.querySelector(`.st-key-${CSS.escape(this.key)}`);
    if (!root || root === this.root) return;
    this.release();
    this.root = root;
    const { kind } = this.control;
    if (kind === "slider") {
      // React writes the value under the finger into the hidden input, arrow keys too.
      this.observer = new MutationObserver(() => this.look());
      const attributeFilter = ["value", "aria-valuetext", "aria-valuenow"];
      this.observer.observe(root, { subtree: true, childList: true, attributes: true, attributeFilter });
      this.seen = readers.slider(root, this.control);
    } else if (kind === "choice") {
      this.click = ({ target }) => this.choose(target.closest("button"));
      root.addEventListener("click", this.click);
    } else if (kind in readers) {
      this.input = () => this.look();
      root.addEventListener("input", this.input);
    }
  }

  look() {
    const value = readers[this.control.kind](this.root, this.control);
    if (value === undefined || value === this.seen) return;
    this.tell(value, this.after(value));
  }

  /** Where a slider will be that goes on as it has come here. */
  after(value) {
    const { kind, low, high, decimals } = this.control;
    const next = 2 * Number(value) - Number(this.seen);
    return kind === "slider" && next >= low && next <= high ? next.toFixed(decimals) : undefined;
  }

  choose(button) {
    const place = [...this.root.querySelectorAll("button[role=radio]")].indexOf(button);
    const option = this.control.options[place];
    if (option !== undefined && !button.disabled) this.tell(option);
  }

  tell(value, next) {
    this.seen = value;
    this.moved(this.key, value, next);
  }

  release() {
    this.observer?.disconnect();
    if (this.click) this.root?.removeEventListener("click", this.click);
    if (this.input) this.root?.removeEventListener("input", this.input);
    this.root = undefined;
  }
}
