// A link as a QR code. What computes it is loaded when the first one is drawn.

const own = (name) => import(new URL(`${name}${new URL(import.meta.url).search}`, import.meta.url));
const { svgElement } = await own("blocks.js");

const QUIET = 4; // modules of white around it, as the standard asks
const LEVELS = ["M", "L"]; // how much of it may be hidden: 15 %, and 7 % where that has no room

/** Which modules of a text's code are dark, row by row, or nothing where no code has room for it. */
function modules(qrcode, text) {
  for (const level of LEVELS) {
    try {
      const code = qrcode(0, level);
      code.addData(text);
      code.make();
      const places = Array.from({ length: code.getModuleCount() }, (_, place) => place);
      return places.map((row) => places.map((column) => code.isDark(row, column)));
    } catch {
      // too long for this level
    }
  }
  return undefined;
}

/**
 * The code as a picture, or nothing where the text is too long for one. Throws where the library does
 * not load.
 */
export async function qrPicture(text, name) {
  const { qrcode } = await import(new URL("qrcode-generator-2.0.4.min.js", import.meta.url));
  const rows = modules(qrcode, text);
  if (!rows) return undefined;
  const size = rows.length + 2 * QUIET;
  const dark = rows.flatMap((row, y) => row.flatMap((is, x) => (is ? [`M${x + QUIET} ${y + QUIET}h1v1h-1z`] : [])));
  const said = { viewBox: `0 0 ${size} ${size}`, role: "img", "aria-label": name, "shape-rendering": "crispEdges" };
  const paper = svgElement("rect", { width: size, height: size, fill: "#fff" });
  return svgElement("svg", said, paper, svgElement("path", { d: dark.join(""), fill: "#000" }));
}
