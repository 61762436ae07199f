// A document of its own in a page: as high as it is, in the page's theme, with ways to take it along.

const own = (name) => import(new URL(`${name}${new URL(import.meta.url).search}`, import.meta.url));
const { element, textLine } = await own("blocks.js");

export function documentBlock({ title, address, print, links, missing }) {
  const frame = element("iframe");
  frame.title = title;
  frame.src = address;
  const press = element("button", "", print);
  press.type = "button";
  press.addEventListener("click", () => frame.contentWindow.print());
  const ways = links.map(([words, leads, name]) => {
    const link = element("a", "", words);
    link.href = leads;
    if (name) link.addEventListener("click", (event) => save(event, leads, name));
    else Object.assign(link, { target: "_blank", rel: "noopener" });
    return link;
  });
  const whole = element("div", "document", element("p", "ways", press, ...ways), frame);
  frame.addEventListener("load", () => {
    const inside = frame.contentDocument?.documentElement;
    if (!inside?.hasAttribute("data-sheet")) return whole.replaceChildren(textLine(missing)); // an app without the route
    inside.dataset.framed = ""; // the page around it has a choice of languages
    if (window.top !== window) inside.querySelector("base").target = "_blank"; // the course's page stays
    const fit = () => (frame.style.height = `${inside.offsetHeight}px`);
    new ResizeObserver(fit).observe(inside);
    fit();
    followTheme(whole);
  });
  return whole;
}

/** Save a file whose links lead to the cheatsheet that it was saved from. */
async function save(event, leads, name) {
  event.preventDefault();
  const at = new URL(leads, document.baseURI);
  const home = new URL("../", at).href;
  const text = await (await fetch(at)).text();
  const absolute = text.replaceAll('href="../', `href="${home}`).replaceAll("](../", `](${home}`);
  const link = element("a");
  link.href = URL.createObjectURL(new Blob([absolute], { type: "text/plain" }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

/** The document wears the page's theme, which may be another than the browser's. */
export function followTheme(whole) {
  const inside = whole.querySelector("iframe")?.contentDocument?.documentElement;
  if (inside) inside.style.colorScheme = getComputedStyle(whole).colorScheme;
}
