// One chart: figures stepped through time together, in the page's own theme.
// Keeps its nodes between runs of the script, so that zoom and step survive a slider.
// Far below or above the screen it has its words and its room, and paints when the reader comes near.

// Together with this file's own version, so that no cache pairs an old one with a new one.
const { Plot, plotly, seesSpace, spatial } = await import(
  new URL(`plot.js${new URL(import.meta.url).search}`, import.meta.url)
);

/** Figures with every light colour swapped for its dark twin when the page is dark. */
function dressed(figures, swaps, dark) {
  if (!dark) return figures;
  const twins = new Map(swaps);
  const text = JSON.stringify(figures);
  return JSON.parse(text.replace(/#[0-9a-f]{6}/g, (colour) => twins.get(colour) ?? colour));
}

/** A line of coloured runs of plain text; nothing in them is ever parsed as HTML. */
function line(runs) {
  const paragraph = document.createElement("p");
  for (const [text, colour, small] of runs) {
    const run = document.createElement(small ? "sub" : "span");
    run.textContent = text;
    if (colour) run.style.color = `var(--st-${colour}-text-color)`;
    paragraph.append(run);
  }
  return paragraph;
}

/** A line of runs as plain text. */
const plain = (runs) => runs.map(([text]) => text).join("");

/** The longest first line of all captions, the longest second …: what the largest one may need. */
function longest(captions) {
  const lines = Math.max(...captions.map((one) => one.length));
  return Array.from({ length: lines }, (_, i) =>
    captions.map((one) => plain(one[i] ?? [])).reduce((a, b) => (b.length > a.length ? b : a)),
  ).join("\n");
}

/** A line with its title, as a quotation. */
function notice(title, runs) {
  const quotation = document.createElement("blockquote");
  const head = document.createElement("strong");
  head.textContent = `${title}. `;
  quotation.append(line(runs));
  quotation.firstChild.prepend(head);
  return quotation;
}

/** Whether a figure is a scene rather than a plane. */
const inSpace = ({ layout }) => Boolean(layout.scene);
const TURN = Math.PI / 8;

plotly().catch(() => {}); // long before the first chart asks for it

class Chart {
  constructor(root) {
    this.root = root;
    this.find = (selector) => root.querySelector(selector);
    this.plots = [];
    this.chosen = undefined; // step the reader chose; null: where the chart opens
    const range = this.find("input");
    range.addEventListener("input", () => this.go(Number(range.value) - 1));
    this.find(".back").addEventListener("click", () => this.go(this.step - 1));
    this.find(".forward").addEventListener("click", () => this.go(this.step + 1));
    this.find(".turn-left").addEventListener("click", () => this.turn(-1));
    this.find(".turn-right").addEventListener("click", () => this.turn(1));
    for (const button of root.querySelectorAll("[data-format]")) {
      button.addEventListener("click", () => this.save(button.dataset.format));
    }
    this.narrow = new ResizeObserver(() => this.resize());
    this.narrow.observe(root);
    const pane = { root: root.closest("[data-testid=stMain]"), rootMargin: "50% 0px" };
    this.sight = new IntersectionObserver((seen) => this.come(seen.at(-1).isIntersecting), pane);
    this.sight.observe(root);
    this.print = () => this.paint(); // paper shows all of the page
    addEventListener("beforeprint", this.print);
  }

  /** In sight or half a screen from it, or no longer. */
  come(near) {
    this.near = near;
    this.root.toggleAttribute("data-far", !near);
    if (near && this.stale) this.paint();
  }

  async show(bytes) {
    const payload = JSON.parse(new TextDecoder().decode(bytes));
    this.data = payload;
    this.Space = undefined; // one attempt a run
    this.stale = true; // what is painted, if anything, is of an older run
    this.frame();
    try {
      this.Plotly = await plotly();
    } catch {
      this.find(".problem").hidden = false;
      return;
    }
    this.find(".problem").hidden = true;
    if (payload === this.data && this.near) await this.paint(); // a newer run may have come
  }

  /** Everything that needs no Plotly: room for the pictures, words, the range. */
  frame() {
    const { data } = this;
    this.root.dataset.name = data.name;
    while (this.plots.length > data.figures.length) this.plots.pop().remove();
    data.figures.forEach(({ frames, layout }, i) => {
      const walk = (x) => i === 0 && frames && this.go(Math.round(x));
      this.plots[i] ??= new Plot(this.find(i ? ".rest" : ".first"), walk);
      this.plots[i].frame(layout.height, data.widths[i], data.alts[i], inSpace({ layout }));
    });
    const scene = data.figures.some(inSpace);
    this.find(".turns").hidden = !scene || !seesSpace();
    this.find(".flat").hidden = !scene || seesSpace();
    for (const [selector, text] of Object.entries(data.labels)) {
      const element = this.find(`.${selector}`);
      if (element.matches(".said")) element.textContent = text;
      else element.setAttribute("aria-label", text);
    }
    this.find(".notices").replaceChildren(...data.notices.map((runs) => notice(data.notice, runs)));
    const steps = data.captions.length;
    this.find(".steps").hidden = steps < 2;
    this.find("input").max = steps;
    if (!steps) return;
    this.find("figcaption").dataset.room = longest(data.captions); // no step moves what is below
    if (this.chosen === undefined) {
      const asked = Number(new URL(location).searchParams.get(data.parameter)) - 1;
      this.chosen = Number.isInteger(asked) && asked >= 0 ? asked : null;
    }
    this.mark();
  }

  /** The step that is shown, at first the last or the one the chart opens at; null where there are none. */
  get step() {
    const last = this.data.captions.length - 1;
    return last < 0 ? null : Math.min(this.chosen ?? this.data.opens ?? last, last);
  }

  /** Put one step's words and numbers beside the pictures. */
  mark() {
    const { step } = this;
    const { captions } = this.data;
    const range = this.find("input");
    range.value = step + 1;
    range.setAttribute("aria-valuetext", plain(captions[step].at(-1)));
    for (const [button, ended] of [[".back", step === 0], [".forward", step === captions.length - 1]]) {
      const held = this.find(button);
      if (ended && document.activeElement === held) range.focus(); // a disabled button loses it
      held.disabled = ended;
    }
    this.find("figcaption").replaceChildren(...captions[step].map(line));
  }

  /** Move to a step: no server, one frame of Plotly, and a link that leads here. */
  go(step) {
    const steps = this.data.captions.length;
    if (!(step >= 0 && step < steps) || step === this.step) return;
    this.chosen = step === (this.data.opens ?? steps - 1) ? null : step;
    this.moved = true;
    this.mark();
    const link = new URL(location);
    if (this.chosen === null) link.searchParams.delete(this.data.parameter);
    else link.searchParams.set(this.data.parameter, step + 1);
    history.replaceState(history.state, "", link);
    this.paint();
  }

  async paint() {
    if (!this.Plotly) return;
    if (this.stale) {
      const { figures, swaps } = this.data;
      const dark = getComputedStyle(this.root).colorScheme.includes("dark");
      this.figures = dressed(figures, swaps, dark);
      this.stale = false;
    }
    const { data } = this;
    await Promise.all(this.plots.map((plot, i) => this.put(plot, i)));
    if (data !== this.data) return; // a newer run has come
    this.follow();
    this.root.dataset.painted = Number(this.root.dataset.painted ?? 0) + 1;
  }

  /** Draw one picture at the step; a scene when its bundle is there, the others do not wait. */
  async put(plot, i) {
    const { data } = this;
    let build = this.Plotly;
    if (inSpace(this.figures[i])) {
      if (!seesSpace()) return;
      build = await this.space();
      if (!build || data !== this.data) return;
    }
    await plot.draw(build, this.figures[i], this.step);
  }

  /** Plotly for scenes, or nothing where it could not be loaded. */
  space() {
    this.Space ??= spatial().catch(() => {
      this.find(".problem").hidden = false; // the other pictures are drawn
    });
    return this.Space;
  }

  /** Turn what lies in space by so many turns, for whoever has no mouse to drag it with. */
  turn(turns) {
    for (const plot of this.plots) plot.turn(turns * TURN);
  }

  resize() {
    if (!this.root.clientWidth) return; // the page is leaving
    for (const plot of this.plots) plot.resize();
    this.follow();
  }

  /** Keep the step in view once the reader has chosen one; till then read from the beginning. */
  follow() {
    if (this.moved || this.chosen !== null) this.plots[0]?.reveal(this.step);
  }

  async save(format) {
    for (const [i, plot] of this.plots.entries()) {
      await plot.save(format, `${this.data.name}-${i + 1}`);
    }
  }

  destroy() {
    this.data = undefined; // a run still waiting for Plotly finds itself too old to paint
    this.narrow.disconnect();
    this.sight.disconnect();
    removeEventListener("beforeprint", this.print);
    for (const plot of this.plots) plot.remove();
  }
}

export default function ({ data, parentElement }) {
  parentElement.chart ??= new Chart(parentElement.querySelector(".chart"));
  parentElement.chart.show(data);
  return () => {
    parentElement.chart?.destroy();
    parentElement.chart = undefined;
  };
}
