"""Words in pictures, measured: which are cut off, and which lie over one another."""

from playwright.sync_api import Page

FAULTS = """() => {
  const faults = [];
  /** The four corners on the screen of a box, given in an element's own coordinates. */
  const corners = (node, { x, y, width, height }) => {
    const matrix = node.getScreenCTM();
    return [[x, y], [x + width, y], [x + width, y + height], [x, y + height]].map(([left, top]) => {
      const point = new DOMPoint(left, top).matrixTransform(matrix);
      return [point.x, point.y];
    });
  };
  /** The letters' own box: without the room above and below that a line has. */
  const inked = (text) => {
    const box = text.getBBox();
    const lines = Math.max(1, text.querySelectorAll("tspan.line").length);
    const spare = Math.min(box.height / lines * 0.2, 4);
    const [width, height] = [box.width - 1, box.height - 2 * spare];
    return { x: box.x + 0.5, y: box.y + spare, width, height };
  };
  const bounds = (points) => ({
    left: Math.min(...points.map(([x]) => x)), right: Math.max(...points.map(([x]) => x)),
    top: Math.min(...points.map(([, y]) => y)), bottom: Math.max(...points.map(([, y]) => y)),
  });
  /** Whether two convex shapes meet: no side of either parts them. */
  const meet = (one, other) => {
    for (const shape of [one, other]) {
      for (let i = 0; i < shape.length; i++) {
        const [[ax, ay], [bx, by]] = [shape[i], shape[(i + 1) % shape.length]];
        const side = ([x, y]) => (x - ax) * (by - ay) - (y - ay) * (bx - ax);
        const [mine, others] = [one.map(side), other.map(side)];
        if (Math.max(...mine) <= Math.min(...others)) return false;
        if (Math.max(...others) <= Math.min(...mine)) return false;
      }
    }
    return true;
  };
  const past = (inner, outer) => Math.max(outer.left - inner.left, inner.right - outer.right,
    outer.top - inner.top, inner.bottom - outer.bottom);
  for (const plot of document.querySelectorAll(".chart .js-plotly-plot")) {
    const chart = plot.closest(".chart");
    const place = [...chart.querySelectorAll(".js-plotly-plot")].indexOf(plot) + 1;
    const name = `${chart.dataset.name}-${place}`;
    const box = plot.querySelector(".svg-container")?.getBoundingClientRect();
    if (!box?.width) continue;
    const texts = [...plot.querySelectorAll(".main-svg text")].filter((text) => {
      if (!text.textContent.trim() || !text.getBoundingClientRect().width) return false;
      if (text.closest(".hoverlayer")) return false;
      const { visibility, opacity } = getComputedStyle(text);
      return visibility !== "hidden" && Number(opacity) > 0;
    });
    const shapes = texts.map((text) => corners(text, inked(text)));
    texts.forEach((text, i) => {
      const inside = bounds(shapes[i]);
      const out = past(inside, box);
      if (out > 1) faults.push([name, "cut", text.textContent, "", Math.round(out)]);
      const holder = text.closest("[clip-path]");
      const id = holder?.getAttribute("clip-path").match(/#([^"')]+)/)?.[1];
      const rect = id && document.getElementById(id)?.querySelector("rect");
      if (rect) {
        const size = Object.fromEntries(["x", "y", "width", "height"].map((key) =>
          [key, Number(rect.getAttribute(key) ?? 0)]));
        const clipped = past(inside, bounds(corners(holder, size)));
        if (clipped > 1) faults.push([name, "clipped", text.textContent, "", Math.round(clipped)]);
      }
      for (let j = i + 1; j < texts.length; j++) {
        if (meet(shapes[i], shapes[j])) {
          faults.push([name, "overlap", text.textContent, texts[j].textContent, 0]);
        }
      }
    });
  }
  return faults;
}"""


def faults(page: Page) -> list[list[object]]:
    """(picture, fault, text, other text, pixels) of every text that is cut off or lies over one."""
    return page.evaluate(FAULTS)
