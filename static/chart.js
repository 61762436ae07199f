// One figure of an answer: pictures stepped through time together, in the page's own theme.
// Keeps its nodes between answers, so that zoom and step survive a slider.
// Far below or above the screen it has its words and its room, and paints when the reader comes near.

const own = (name) => import(new URL(`${name}${new URL(import.meta.url).search}`, import.meta.url));
const [{ Plot, loadPlotly, hasWebgl, loadSpatialPlotly }, { element, textLine, plainText }] =
  await Promise.all(["plot.js", "blocks.js"].map(own));

const HTML = `
  <div class="first"></div>
  <p class="flat said" hidden></p>
  <div class="turns" hidden>
    <button type="button" class="turn-left">↺</button>
    <button type="button" class="turn-right">↻</button>
  </div>
  <p class="problem said" role="alert" hidden></p>
  <div class="steps" hidden>
    <button type="button" class="back">◀</button>
    <button type="button" class="play" aria-pressed="false">▷</button>
    <input type="range" class="which" min="1" max="1" step="1">
    <button type="button" class="forward">▶</button>
  </div>
  <figcaption aria-live="polite"></figcaption>
  <div class="rest"></div>
  <div class="tools">
    <button type="button" class="png" data-format="png">PNG</button>
    <button type="button" class="svg" data-format="svg">SVG</button>
  </div>
  <div class="notices"></div>`;
const STEP_MS = 700; // ms a step lasts while they are played
const reducedMotion = matchMedia("(prefers-reduced-motion: reduce)");

/** Figures with every light colour swapped for its dark twin when the page is dark. */
function inTheme(figures, colourPairs, dark) {
  if (!dark) return figures;
  const twins = new Map(colourPairs);
  const text = JSON.stringify(figures);
  return JSON.parse(text.replace(/#[0-9a-f]{6}/g, (colour) => twins.get(colour) ?? colour));
}

/** The longest first line of all captions, the longest second …: what the largest one may need. */
function longest(captions) {
  const lines = Math.max(...captions.map((one) => one.length));
  return Array.from({ length: lines }, (_, i) =>
    captions.map((one) => plainText(one[i] ?? [])).reduce((a, b) => (b.length > a.length ? b : a)),
  ).join("\n");
}

/** A line with its title, as a quotation. */
function notice(title, runs) {
  const quotation = element("blockquote", "", textLine(runs));
  quotation.firstChild.prepend(element("strong", "", `${title}. `));
  return quotation;
}

/** Whether a figure is a scene rather than a plane. */
const isSpatial = ({ layout }) => Boolean(layout.scene);
const ROTATION = Math.PI / 8;

export class Chart {
  /** `onChoose` is told which control a click on a part of a figure sets, and to what. */
  constructor(onChoose) {
    this.onChoose = onChoose;
    const root = element("figure", "chart");
    root.innerHTML = HTML; // a constant of this file
    this.root = root;
    this.find = (selector) => root.querySelector(selector);
    this.plots = [];
    this.chosenStep = undefined; // step the reader chose; null: where the chart opens
    const range = this.find("input");
    range.addEventListener("input", () => this.goTo(Number(range.value) - 1, true));
    this.find(".back").addEventListener("click", () => this.goTo(this.step - 1, true));
    this.find(".forward").addEventListener("click", () => this.goTo(this.step + 1, true));
    this.find(".play").addEventListener("click", () => this.play(!this.playing));
    this.find(".steps").addEventListener("keydown", (event) => this.onKey(event));
    this.find(".turn-left").addEventListener("click", () => this.rotate(-1));
    this.find(".turn-right").addEventListener("click", () => this.rotate(1));
    for (const button of root.querySelectorAll("[data-format]")) {
      button.addEventListener("click", () => this.save(button.dataset.format));
    }
    this.noticesObserver = new ResizeObserver(([{ contentRect }]) => this.reserveNotices(contentRect));
    this.noticesObserver.observe(this.find(".notices"));
    this.widthObserver = new ResizeObserver(() => this.resize());
    this.widthObserver.observe(root);
    this.visibility = new IntersectionObserver((seen) => this.setNear(seen.at(-1).isIntersecting), {
      root: document.querySelector("[data-testid=stMain]"),
      rootMargin: "50% 0px",
    });
    this.visibility.observe(root);
  }

  /** In sight or half a screen from it, or no longer. */
  setNear(near) {
    this.near = near;
    this.root.toggleAttribute("data-far", !near);
    if (near && this.stale) this.paint();
  }

  /** Draw a block; the ticket of its section has the words of the buttons and the page's colours. */
  async show(block, { page, words, colourPairs }) {
    this.data = block;
    if (this.words !== words) this.labelButtons(words);
    this.words = words;
    this.colourPairs = colourPairs;
    this.name = `${page}-${block.name}`;
    this.Spatial = undefined; // one attempt a run
    this.stale = true; // what is painted, if anything, is of an older run
    this.layOut();
    try {
      this.Plotly = await loadPlotly();
    } catch {
      this.find(".problem").hidden = false;
      return;
    }
    this.find(".problem").hidden = true;
    if (block === this.data && this.near) await this.paint(); // a newer run may have come
  }

  /** What buttons are called, in the reader's language. */
  labelButtons(words) {
    for (const control of this.root.querySelectorAll("button, input, .said")) {
      const text = words[control.classList[0]];
      if (control.matches(".said")) control.textContent = text;
      else if (text) control.setAttribute("aria-label", text);
    }
  }

  /** Everything that needs no Plotly: room for the pictures, words, the range. */
  layOut() {
    const { data, words } = this;
    this.root.dataset.name = this.name;
    while (this.plots.length > data.figures.length) this.plots.pop().remove();
    data.figures.forEach(({ frames, layout }, i) => {
      const walk = (x) => i === 0 && frames && this.goTo(Math.round(x), true);
      this.plots[i] ??= new Plot(this.find(i ? ".rest" : ".first"), walk);
      this.plots[i].reserve(layout.height, data.widths[i], data.alts[i], isSpatial({ layout }));
      this.plots[i].tape.onward.textContent = words.onward;
      this.plots[i].tape.placeTargets(data.targets?.[i] ?? [], layout.margin, this.onChoose);
    });
    const scene = data.figures.some(isSpatial);
    this.find(".turns").hidden = !scene || !hasWebgl();
    this.find(".flat").hidden = !scene || hasWebgl();
    this.find(".notices").replaceChildren(...data.notices.map((runs) => notice(words.notice, runs)));
    const steps = data.captions.length;
    this.find(".steps").hidden = steps < 2;
    this.find(".play").hidden = reducedMotion.matches; // nothing moves by itself for who has asked for that
    this.find("input").max = steps;
    if (!steps) return;
    const room = longest(data.captions); // no step moves what is below
    const caption = this.find("figcaption");
    if (caption.dataset.room !== room) caption.dataset.room = room;
    if (this.chosenStep === undefined) {
      const asked = Number(new URL(location).searchParams.get(data.parameter)) - 1;
      this.chosenStep = Number.isInteger(asked) && asked >= 0 ? asked : null;
    }
    this.showStepText();
  }

  /** The step that is shown, at first the last or the one the chart opens at; null where there are none. */
  get step() {
    const last = this.data.captions.length - 1;
    return last < 0 ? null : Math.min(this.chosenStep ?? this.data.opens ?? last, last);
  }

  /** Put one step's words and numbers beside the pictures. */
  showStepText() {
    const { step } = this;
    const { captions } = this.data;
    const range = this.find("input");
    range.value = step + 1;
    range.setAttribute("aria-valuetext", plainText(captions[step].at(-1)));
    for (const [button, ended] of [[".back", step === 0], [".forward", step === captions.length - 1]]) {
      const held = this.find(button);
      if (ended && document.activeElement === held) range.focus(); // a disabled button loses it
      held.disabled = ended;
    }
    this.find("figcaption").replaceChildren(...captions[step].map((runs) => textLine(runs)));
  }

  /** Keys where the step is chosen, beside those that a range has by itself. */
  onKey(event) {
    const last = this.data.captions.length - 1;
    const to = { ArrowLeft: this.step - 1, ArrowRight: this.step + 1, Home: 0, End: last }[event.key];
    if (event.key === " " && !event.target.matches("button") && !reducedMotion.matches) {
      this.play(!this.playing);
    } else if (to !== undefined && !event.target.matches("input")) {
      this.goTo(to, true);
    } else return;
    event.preventDefault();
  }

  /** Go through the steps, from the first if the last is shown, until the reader says stop. */
  play(on) {
    clearInterval(this.playing);
    this.playing = undefined;
    const button = this.find(".play");
    if (on) {
      if (this.step === this.data.captions.length - 1) this.goTo(0);
      this.playing = setInterval(() => {
        if (this.step >= this.data.captions.length - 1) this.play(false);
        else this.goTo(this.step + 1);
      }, STEP_MS);
    }
    button.textContent = on ? "‖" : "▷";
    button.setAttribute("aria-pressed", String(Boolean(on)));
    button.setAttribute("aria-label", this.words[on ? "pause" : "play"]);
  }

  /** Move to a step: no server, one frame of Plotly, and a link that leads here. */
  goTo(step, byHand = false) {
    const steps = this.data.captions.length;
    if (byHand && this.playing) this.play(false);
    if (!(step >= 0 && step < steps) || step === this.step) return;
    this.chosenStep = step === (this.data.opens ?? steps - 1) ? null : step;
    this.showStepText();
    const link = new URL(location);
    if (this.chosenStep === null) link.searchParams.delete(this.data.parameter);
    else link.searchParams.set(this.data.parameter, step + 1);
    history.replaceState(history.state, "", link);
    this.paint();
  }

  get dark() {
    return getComputedStyle(this.root).colorScheme.includes("dark");
  }

  /** Follow the page's theme, if it is another by now. */
  followTheme() {
    if (this.paintedDark === undefined || this.paintedDark === this.dark) return;
    this.stale = true;
    if (this.near) this.paint();
  }

  async paint() {
    this.Plotly ??= window.Plotly; // paper does not wait for a promise
    if (!this.Plotly) return;
    if (this.stale) {
      const { figures } = this.data;
      const dark = (this.paintedDark = this.dark);
      this.figures = inTheme(figures, this.colourPairs, dark);
      this.stale = false;
    }
    const { data } = this;
    await Promise.all(this.plots.map((plot, i) => this.drawPlot(plot, i)));
    if (data !== this.data) return; // a newer run has come
    this.scrollToStep();
    this.root.dataset.painted = Number(this.root.dataset.painted ?? 0) + 1;
  }

  /** Draw one picture at the step; a scene when its bundle is there, the others do not wait. */
  async drawPlot(plot, i) {
    const { data } = this;
    let build = this.Plotly;
    if (isSpatial(this.figures[i])) {
      if (!hasWebgl()) return;
      build = await this.loadSpatial();
      if (!build || data !== this.data) return;
    }
    await plot.draw(build, this.figures[i], this.step);
  }

  /** Plotly for scenes, or nothing where it could not be loaded. */
  loadSpatial() {
    this.Spatial ??= loadSpatialPlotly().catch(() => {
      this.find(".problem").hidden = false; // the other pictures are drawn
    });
    return this.Spatial;
  }

  /** Turn what lies in space by so many turns, for whoever has no mouse to drag it with. */
  rotate(turns) {
    for (const plot of this.plots) plot.rotate(turns * ROTATION);
  }

  /** What to notice takes the room of the longest so far: no slider moves what is below. */
  reserveNotices({ width, height }) {
    const { style } = this.find(".notices");
    if (width === this.noticesSize?.width && height <= this.noticesSize.height) return;
    if (width !== this.noticesSize?.width) style.minHeight = ""; // lines break elsewhere now
    else style.minHeight = `${height}px`;
    this.noticesSize = { width, height: width === this.noticesSize?.width ? height : 0 };
  }

  resize() {
    if (!this.root.clientWidth) return; // the page is leaving
    for (const plot of this.plots) plot.resize();
    this.scrollToStep();
  }

  /** Bring the step into view that the caption tells of; where the reader has scrolled to stays. */
  scrollToStep() {
    const place = [this.step, this.data.captions.length, this.root.clientWidth].join();
    if (place === this.scrolledFor || !this.plots[0]?.drawn) return;
    this.scrolledFor = place;
    this.plots[0].scrollTo(this.step, this.data.captions.length - 1);
  }

  async save(format) {
    for (const [i, plot] of this.plots.entries()) {
      await plot.save(format, `${this.name}-${i + 1}`);
    }
  }

  destroy() {
    this.data = undefined; // a run still waiting for Plotly finds itself too old to paint
    this.widthObserver.disconnect();
    this.noticesObserver.disconnect();
    this.visibility.disconnect();
    clearInterval(this.playing);
    for (const plot of this.plots) plot.remove();
  }
}
