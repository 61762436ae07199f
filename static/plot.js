// One figure in the page: drawn whole once, then only what has changed. All that knows Plotly is here.

const own = (name) => import(new URL(`${name}${new URL(import.meta.url).search}`, import.meta.url));
const [{ bundles }, { Tape }] = await Promise.all(["bundles.js", "tape.js"].map(own));

const PLANE_BUNDLE = "plotly-cartesian-4.1.1.min.js";
const SPATIAL_BUNDLE = "plotly-gl3d-4.1.1.min.js"; // for surfaces; a page without one never asks for it
const SCENE_WIDTH = 560; // pixels across that a scene needs to be seen whole from where its figure says
const CONFIG = { displayModeBar: false, doubleClick: "reset", scrollZoom: false };
const TYPED = { f4: Float32Array, i1: Int8Array, u1: Uint8Array };

/** What a trace says at its points; all else is how it is drawn. */
const POSITIONS = ["x", "y", "z", "x0", "dx", "y0", "dy", "base"];
const VALUES = new Set([...POSITIONS, "text", "textposition", "customdata"]);

/** One of Plotly's bundles, loaded once per tab. */
function loadBundle(kept, bundle) {
  window[kept] ??= bundles.run(bundle).then(
    () => window.Plotly,
    (error) => {
      window[kept] = undefined; // the next chart tries again
      throw error;
    },
  );
  return window[kept];
}

/** Plotly for everything that lies in a plane. */
export const loadPlotly = () => loadBundle("sheetPlotly", PLANE_BUNDLE);
loadPlotly().catch(() => {}); // long before the first picture asks for it

/** Plotly for scenes in space; the name both bundles take is given back to the one above. */
export async function loadSpatialPlotly() {
  const plane = await loadPlotly();
  const space = await loadBundle("sheetSpace", SPATIAL_BUNDLE);
  window.Plotly = plane;
  return space;
}

let webgl; // whether it has WebGL is asked of a browser once: each asking takes a context

/** Whether this browser can draw in space. */
export function hasWebgl() {
  if (webgl === undefined) {
    const context = document.createElement("canvas").getContext("webgl");
    context?.getExtension("WEBGL_lose_context")?.loseContext();
    webgl = Boolean(context);
  }
  return webgl;
}

/** A figure's traces at one step: its frame laid over them. */
function atStep({ data, frames }, step) {
  const traces = data.slice();
  const frame = step === null ? undefined : frames?.[step];
  frame?.data.forEach((moved, i) => {
    const place = frame.traces[i];
    traces[place] = { ...traces[place], ...moved };
  });
  return traces;
}

/** Numbers as rows, rows of rows …, by the sizes of a shape. */
function reshaped(flat, [rows, ...sizes]) {
  if (!sizes.length) return flat;
  const each = flat.length / rows;
  return Array.from({ length: rows }, (_, row) =>
    reshaped(flat.subarray(row * each, (row + 1) * each), sizes),
  );
}

/** Values as Plotly computes with them: typed arrays unpacked. */
function decoded(values) {
  if (!values?.bdata) return values;
  const bytes = Uint8Array.from(atob(values.bdata), (byte) => byte.charCodeAt(0));
  const sizes = values.shape?.split(",").map(Number) ?? [bytes.length];
  return reshaped(new TYPED[values.dtype](bytes.buffer), sizes);
}

/** How a trace is drawn, and at how many points; a matrix may have any size, a line in space too. */
function drawingStyle(trace) {
  const points = (values) => values?.bdata?.length ?? values?.length;
  const free = (name) => name === "z" || trace.type === "scatter3d";
  const entries = Object.entries(trace).map(([name, value]) =>
    VALUES.has(name) ? [name, free(name) || points(value)] : [name, value],
  );
  return JSON.stringify(entries);
}

export class Plot {
  /** A place in a slot of the page; wide figures scroll in it. `onClick` is told the x of a click. */
  constructor(slot, onClick) {
    this.node = document.createElement("div");
    this.node.setAttribute("role", "img");
    this.tape = new Tape(this.node);
    this.scroll = this.tape.scroll;
    slot.append(this.tape.root);
    this.onClick = onClick;
    // Over a scene Plotly keeps the wheel to itself, zoom or no zoom; the page wants to scroll.
    const pass = (event) => this.scene && event.stopPropagation();
    this.node.addEventListener("wheel", pass, { capture: true, passive: true });
    this.drawn = undefined; // JSON of the layout, of the traces' manners, and of each trace
  }

  /** Make room for a figure and say what it shows; needs no Plotly. */
  reserve(height, width, alt, scene) {
    this.scroll.hidden = scene && !hasWebgl();
    this.node.classList.toggle("space", scene);
    this.node.setAttribute("aria-label", alt);
    if (height === this.height && width === this.width) return; // nor is the page measured again
    this.height = height;
    this.width = width;
    this.node.style.height = `${height}px`;
    this.tape.stage.style.minWidth = `${width}px`;
    if (width) this.updateTabStop();
  }

  /** Let a keyboard scroll what is wider than its place; whether it is. */
  updateTabStop() {
    const wide = this.scroll.scrollWidth > this.scroll.clientWidth;
    this.scroll.tabIndex = wide ? 0 : -1;
    this.tape.markEdges();
    return wide;
  }

  /** Draw a figure at a step: all of it, or no more than the values that changed. */
  async draw(Plotly, figure, step) {
    this.Plotly = Plotly;
    const coarse = matchMedia("(pointer: coarse)").matches; // a finger scrolls, it does not zoom
    const layout = { ...figure.layout, ...(coarse && { dragmode: false }) };
    const data = atStep(figure, step);
    const { drawn } = this;
    this.drawn = {
      layout: JSON.stringify(layout),
      manners: data.map(drawingStyle).join(),
      traces: data.map((trace) => JSON.stringify(trace)),
    };
    if (drawn?.layout === this.drawn.layout && drawn.manners === this.drawn.manners) {
      const changed = [...data.keys()].filter((i) => drawn.traces[i] !== this.drawn.traces[i]);
      if (layout.scene ? this.onlyLinesMoved(data, changed) : !this.hasAutorange) {
        this.updateValues(data, new Set(changed));
        return;
      }
    }
    if (layout.scene) layout.scene = { ...layout.scene, camera: this.camera(layout.scene) };
    this.drawing = Plotly.react(this.node, data, layout, CONFIG);
    await this.drawing;
    if (drawn || this.removed || layout.scene) return;
    this.node.on("plotly_click", ({ points }) => this.onClick(points[0].x));
  }

  /** Plotly's scene with its camera, which the reader may have turned, once there is one. */
  get scene() {
    return this.drawn && this.node._fullLayout?.scene?._scene;
  }

  /** Where a scene is looked at from: where the reader left it; at first from farther if narrow. */
  camera({ camera }) {
    if (this.scene) return this.scene.getCamera();
    const far = Math.max(1, SCENE_WIDTH / this.node.clientWidth);
    const { x, y, z } = camera.eye;
    return { ...camera, eye: { x: x * far, y: y * far, z: z * far } };
  }

  /** Whether only lines and marks of a scene have changed: they are drawn again by themselves. */
  onlyLinesMoved(data, changed) {
    return Boolean(this.scene) && changed.every((i) => data[i].type === "scatter3d");
  }

  /** Turn a scene about its upright axis, by radians. */
  rotate(angle) {
    if (!this.scene) return;
    const { x, y, z } = this.scene.getCamera().eye;
    const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
    const eye = { x: x * cos - y * sin, y: x * sin + y * cos, z };
    this.Plotly.relayout(this.node, { "scene.camera.eye": eye });
  }

  /** Whether an axis would move with new values. */
  get hasAutorange() {
    const subplots = Object.values(this.node._fullLayout._plots);
    return subplots.some(({ xaxis, yaxis }) => xaxis.autorange || yaxis.autorange);
  }

  /**
   * Give traces new values within the axes that stand, as Plotly's own transitions do it. What it
   * has in public lays out axes, ticks and legends anew (`react`, `restyle`) or leaves heatmaps as
   * they were (`animate`), and takes six times as long.
   */
  updateValues(data, changed) {
    const { node } = this;
    const { _fullData: traces, _fullLayout: layout, calcdata } = node;
    node.data = data;
    for (const i of changed) {
      for (const name of VALUES) if (name in data[i]) traces[i][name] = decoded(data[i][name]);
      traces[i]._input = data[i];
      if (this.scene) this.scene.traces[traces[i].uid].update(traces[i]);
    }
    if (this.scene) this.scene.glplot.redraw();
    for (const subplot of Object.values(layout._plots)) {
      const here = traces.filter(({ xaxis, yaxis }) => xaxis + yaxis === subplot.id);
      for (const module of new Set(here.map((trace) => trace._module))) {
        const kin = here.filter((trace) => trace._module === module);
        if (!kin.some(({ index }) => changed.has(index))) continue;
        // Lines and marks are drawn one by one; of any other kind, whoever is left out vanishes.
        const again = kin.filter(({ index }) => module.name !== "scatter" || changed.has(index));
        for (const trace of again) {
          const points = module.calc(node, trace);
          points[0].t ??= {};
          points[0].trace = trace;
          calcdata[trace.index] = points;
        }
        module.crossTraceCalc?.(node, subplot);
        const layer = subplot.plot.select(`.${module.layerName ?? `${module.name}layer`}`);
        const points = again.map(({ index }) => calcdata[index]);
        module.plot(node, subplot, points, layer, { duration: 0 });
        // Lines given alone have lost their place among those that were not.
        layer.selectAll("g.trace").sort(([one], [other]) => one.trace.index - other.trace.index);
        module.style(node);
      }
    }
  }

  /** Scroll a wide tape of steps so that one is in view, the first and the last with what is beside. */
  scrollTo(step, last) {
    if (!this.drawn || !this.updateTabStop() || step === null) return;
    const { node, scroll } = this;
    const { xaxis, xaxis2 } = node._fullLayout;
    if (!xaxis) return; // a scene
    // Steps that go on in a second row stand on its axis.
    const held = ({ range: [one, other] }) => (step - one) * (step - other) <= 0;
    const axis = held(xaxis) ? xaxis : (xaxis2 ?? xaxis);
    const x = axis._offset + axis.d2p(step);
    const ends = { 0: 0, [last]: scroll.scrollWidth };
    scroll.scrollTo({ left: ends[step] ?? x - scroll.clientWidth / 2 });
  }

  resize() {
    this.updateTabStop();
    if (this.drawn) this.drawing = this.Plotly.Plots.resize(this.node);
  }

  save(format, filename) {
    if (!this.drawn) return undefined; // a scene without WebGL, or whose bundle did not come
    const { width, height } = this.node.getBoundingClientRect();
    return this.Plotly.downloadImage(this.node, { format, filename, width, height, scale: 2 });
  }

  /** Leave the page; whatever Plotly has begun it ends first, or it would look for what is gone. */
  async remove() {
    this.removed = true;
    this.tape.root.remove();
    await this.drawing?.catch(() => {});
    this.Plotly?.purge(this.node);
  }
}
