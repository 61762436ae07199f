// One chart: figures stepped through time together, in the page's own theme.
// Keeps its nodes between runs of the script, so that zoom and step survive a slider.

const BUNDLE = "plotly-cartesian-4.1.1.min.js";

/** Plotly, loaded once per tab from beside this file, whatever prefix they are served under. */
function plotly() {
  window.sheetPlotly ??= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = new URL(BUNDLE, import.meta.url).href;
    script.onload = () => resolve(window.Plotly);
    script.onerror = () => {
      window.sheetPlotly = undefined; // the next chart tries again
      reject(new Error("offline"));
    };
    document.head.append(script);
  });
  return window.sheetPlotly;
}

/** Figures with every light colour swapped for its dark twin when the page is dark. */
function dressed(figures, swaps, dark) {
  if (!dark) return figures;
  const twins = new Map(swaps);
  const text = JSON.stringify(figures);
  return JSON.parse(text.replace(/#[0-9a-f]{6}/g, (colour) => twins.get(colour) ?? colour));
}

/** The figure at one step: its frame laid over it. */
function at(figure, step) {
  const frame = step === null ? undefined : figure.frames?.[step];
  const data = figure.data.slice();
  frame?.data.forEach((trace, i) => {
    const place = frame.traces[i];
    data[place] = { ...data[place], ...trace };
  });
  return data;
}

/** Fill an element with coloured runs of plain text; nothing in them is ever parsed as HTML. */
function write(element, lines) {
  element.replaceChildren(
    ...lines.map((runs) => {
      const line = document.createElement("p");
      for (const [text, colour, small] of runs) {
        const run = document.createElement(small ? "sub" : "span");
        run.textContent = text;
        if (colour) run.style.color = `var(--st-${colour}-text-color)`;
        line.append(run);
      }
      return line;
    }),
  );
}

class Chart {
  constructor(root) {
    this.root = root;
    this.find = (selector) => root.querySelector(selector);
    this.plots = [];
    this.chosen = undefined; // step the reader chose; null: the last one, however many there are
    const range = this.find("input");
    range.addEventListener("input", () => this.go(Number(range.value) - 1));
    this.find(".back").addEventListener("click", () => this.go(this.step - 1));
    this.find(".forward").addEventListener("click", () => this.go(this.step + 1));
    for (const button of root.querySelectorAll("[data-format]")) {
      button.addEventListener("click", () => this.save(button.dataset.format));
    }
    this.narrow = new ResizeObserver(() => this.resize());
    this.narrow.observe(root);
  }

  async show(bytes) {
    const payload = JSON.parse(new TextDecoder().decode(bytes));
    this.data = payload;
    const dark = getComputedStyle(this.root).colorScheme.includes("dark");
    this.figures = dressed(payload.figures, payload.swaps, dark);
    this.frame();
    try {
      this.Plotly = await plotly();
    } catch {
      this.find(".problem").hidden = false;
      return;
    }
    this.find(".problem").hidden = true;
    if (payload === this.data) await this.paint(); // a newer run may have overtaken this one
  }

  /** Everything that needs no Plotly: room for the pictures, words, the range. */
  frame() {
    const { data, figures } = this;
    const slots = [this.find(".first"), this.find(".rest")];
    while (this.plots.length > figures.length) this.plots.pop().parentElement.remove();
    figures.forEach((figure, i) => {
      if (!this.plots[i]) {
        const scroll = document.createElement("div");
        scroll.className = "scroll";
        this.plots[i] = document.createElement("div");
        this.plots[i].setAttribute("role", "img");
        scroll.append(this.plots[i]);
        slots[Math.min(i, 1)].append(scroll);
      }
      const plot = this.plots[i];
      plot.setAttribute("aria-label", data.alts[i]);
      plot.style.height = `${figure.layout.height}px`;
      plot.style.minWidth = `${data.widths[i]}px`;
    });
    for (const [selector, text] of Object.entries(data.labels)) {
      const element = this.find(`.${selector}`);
      if (element.matches(".said")) element.textContent = text;
      else element.setAttribute("aria-label", text);
    }
    const steps = data.captions.length;
    this.find(".steps").hidden = steps < 2;
    this.find("input").max = steps;
    if (!steps) return;
    if (this.chosen === undefined) {
      const asked = Number(new URL(location).searchParams.get(data.parameter)) - 1;
      this.chosen = Number.isInteger(asked) && asked >= 0 ? asked : null;
    }
    this.mark();
  }

  /** The step that is shown; null where there are none. */
  get step() {
    const last = this.data.captions.length - 1;
    return last < 0 ? null : Math.min(this.chosen ?? last, last);
  }

  /** Put one step's words and numbers beside the pictures. */
  mark() {
    const { step } = this;
    const { captions } = this.data;
    const range = this.find("input");
    range.value = step + 1;
    range.setAttribute("aria-valuetext", captions[step].at(-1).map(([text]) => text).join(""));
    this.find(".back").disabled = step === 0;
    this.find(".forward").disabled = step === captions.length - 1;
    write(this.find("figcaption"), captions[step]);
  }

  /** Move to a step: no server, one frame of Plotly, and a link that leads here. */
  go(step) {
    const steps = this.data.captions.length;
    if (!(step >= 0 && step < steps) || step === this.step) return;
    this.chosen = step === steps - 1 ? null : step;
    this.mark();
    const link = new URL(location);
    if (this.chosen === null) link.searchParams.delete(this.data.parameter);
    else link.searchParams.set(this.data.parameter, step + 1);
    history.replaceState(history.state, "", link);
    this.paint();
  }

  async paint() {
    if (!this.Plotly) return;
    const coarse = matchMedia("(pointer: coarse)").matches; // a finger scrolls, it does not zoom
    await Promise.all(
      this.figures.map(async (figure, i) => {
        const plot = this.plots[i];
        const layout = { ...figure.layout, ...(coarse && { dragmode: false }) };
        const config = { displayModeBar: false, doubleClick: "reset", scrollZoom: false };
        const fresh = !plot.layout;
        await this.Plotly.react(plot, at(figure, this.step), layout, config);
        if (fresh) {
          plot.on("plotly_click", ({ points }) => {
            if (this.figures[i].frames && i === 0) this.go(Math.round(points[0].x));
          });
        }
      }),
    );
    this.reveal();
    this.root.dataset.painted = Number(this.root.dataset.painted ?? 0) + 1;
  }

  /** Scroll a wide tape of steps so that the marked one is in view. */
  reveal() {
    const plot = this.plots[0];
    const scroll = plot?.parentElement;
    if (!plot?.layout) return;
    const wide = scroll.scrollWidth > scroll.clientWidth;
    scroll.tabIndex = wide ? 0 : -1; // a keyboard scrolls it as well
    if (!wide || this.step === null) return;
    const axis = plot._fullLayout.xaxis;
    const x = axis._offset + axis.d2p(this.step);
    scroll.scrollTo({ left: x - scroll.clientWidth / 2 });
  }

  resize() {
    if (!this.root.clientWidth) return; // the page is leaving
    for (const plot of this.plots) if (plot.layout) this.Plotly.Plots.resize(plot);
    this.reveal();
  }

  async save(format) {
    for (const [i, plot] of this.plots.entries()) {
      const filename = `${this.data.name}-${i + 1}`;
      const { width, height } = plot.getBoundingClientRect();
      await this.Plotly.downloadImage(plot, { format, filename, width, height, scale: 2 });
    }
  }

  destroy() {
    this.narrow.disconnect();
    for (const plot of this.plots) this.Plotly?.purge(plot);
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
