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

/**
 * Follows one widget of the page. `onMove` is told who says so, what a link would say of the control,
 * and next. A control may have several widgets.
 */
export class ControlWatcher {
  constructor(widget, control, onMove) {
    this.widget = widget;
    this.control = control;
    this.onMove = onMove;
    this.attach();
  }

  /** Whether it shows something else than the server says: that is older, or not yet here. */
  differsFrom(raw) {
    this.attach();
    const value = this.root && readers[this.control.kind]?.(this.root, this.control);
    return value !== undefined && value !== raw;
  }

  /** Watch the widget where it stands now; React may have made it anew. */
  attach() {
    const root = document.querySelector(`.st-key-${CSS.escape(this.widget)}`);
    if (!root || root === this.root) return;
    this.detach();
    this.root = root;
    const { kind } = this.control;
    if (kind === "slider") {
      // React writes the value under the finger into the hidden input, arrow keys too.
      this.observer = new MutationObserver(() => this.readMoved());
      const attributeFilter = ["value", "aria-valuetext", "aria-valuenow"];
      this.observer.observe(root, { subtree: true, childList: true, attributes: true, attributeFilter });
      this.lastValue = readers.slider(root, this.control);
      this.onPress = () => this.press();
      root.addEventListener("pointerdown", this.onPress);
    } else if (kind === "choice") {
      this.onClick = ({ target }) => this.readChosen(target.closest("button"));
      root.addEventListener("click", this.onClick);
    } else if (kind in readers) {
      this.onInput = () => this.readMoved();
      root.addEventListener("input", this.onInput);
    }
  }

  readMoved() {
    const value = readers[this.control.kind](this.root, this.control);
    if (value === undefined || value === this.lastValue) return;
    if (this.control.kind !== "slider" || this.hasHand) this.report(value, this.predicted(value));
    else this.lastValue = value; // the server has put it there: its ticket says so
  }

  /** A hand is on it, until it lets go. */
  press() {
    this.pressed = true;
    const release = () => setTimeout(() => (this.pressed = false));
    for (const act of ["pointerup", "pointercancel"]) addEventListener(act, release, { once: true, capture: true });
  }

  /** Whether a hand or the keyboard is on it: a server that puts it somewhere is not. */
  get hasHand() {
    return this.pressed || this.root.contains(document.activeElement);
  }

  /** Where a slider will be that goes on as it has come here. */
  predicted(value) {
    const { kind, low, high, decimals } = this.control;
    const next = 2 * Number(value) - Number(this.lastValue);
    return kind === "slider" && next >= low && next <= high ? next.toFixed(decimals) : undefined;
  }

  readChosen(button) {
    const place = [...this.root.querySelectorAll("button[role=radio]")].indexOf(button);
    const option = this.control.options[place];
    const asked = option !== undefined && !button.disabled;
    if (asked && option !== this.control.personal) this.report(option); // the server alone can answer that
  }

  /** Press the button that puts a choice or a switch to a value, or type a number. */
  choose(raw) {
    this.attach();
    if (!this.differsFrom(raw)) return;
    const { kind, options } = this.control;
    if (kind === "number") {
      this.type(raw);
      return;
    }
    const buttons = this.root.querySelectorAll(kind === "choice" ? "button[role=radio]" : "input[type=checkbox]");
    buttons[kind === "choice" ? options.indexOf(raw) : 0]?.click();
  }

  /** The element that is typed in. */
  get field() {
    return this.root?.querySelector("input:not([type=file]), textarea");
  }

  /** React hears of a value that is set through the element's own prototype; Enter ends the typing. */
  type(raw) {
    const { field } = this;
    const several = field.localName === "textarea"; // there Enter alone is a new line
    const { set } = Object.getOwnPropertyDescriptor((several ? HTMLTextAreaElement : HTMLInputElement).prototype, "value");
    set.call(field, raw);
    field.dispatchEvent(new Event("input", { bubbles: true }));
    for (const kind of ["keydown", "keypress", "keyup"]) {
      const enter = { key: "Enter", code: "Enter", keyCode: 13, ctrlKey: several, bubbles: true };
      field.dispatchEvent(new KeyboardEvent(kind, enter));
    }
  }

  report(value, next) {
    this.lastValue = value;
    this.onMove(this, value, next);
  }

  detach() {
    this.observer?.disconnect();
    if (this.onPress) this.root?.removeEventListener("pointerdown", this.onPress);
    if (this.onClick) this.root?.removeEventListener("click", this.onClick);
    if (this.onInput) this.root?.removeEventListener("input", this.onInput);
    this.root = undefined;
  }
}
