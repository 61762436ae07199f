// A section alone in a frame of another site's page: it tells that page how high it is, its links open the
// sheet in a new tab, and "back" stays the other page's.

const own = (name) => import(new URL(`${name}${new URL(import.meta.url).search}`, import.meta.url));
const [{ linkTo }, { base }] = await Promise.all(["links.js", "navigate.js"].map(own));

const LINKS = "a[href]:not([download])"; // a file is saved from where it is offered
const TYPE = "rnn-sheet"; // of the message, see docs/embedding.md

let place; // {page, section, language, shownWhen}; of an unknown section the page and the language

/** The server says which section this is; it may say so again after a run. */
export function begin(ticket) {
  const first = !place;
  place = ticket;
  if (!first) return;
  history.pushState = (...entry) => history.replaceState(...entry); // "back" does not undo a slider
  const content = document.querySelector("[data-testid=stMainBlockContainer]");
  new ResizeObserver(() => tellHeight(content)).observe(content);
  const links = new MutationObserver(() => document.querySelectorAll(LINKS).forEach(leadOut));
  links.observe(document.body, { subtree: true, childList: true, attributes: true, attributeFilter: ["href"] });
  document.querySelectorAll(LINKS).forEach(leadOut);
  // Before a link is followed, by whatever means, it says the settings of this moment.
  for (const act of ["pointerdown", "focusin"]) {
    addEventListener(act, ({ target }) => refresh(target.closest?.("a[data-within]")), true);
  }
  // The browser follows it, and nobody in the page.
  addEventListener("click", (event) => event.target.closest?.("a[target=_blank]") && event.stopPropagation(), true);
}

let told;

function tellHeight(content) {
  const height = Math.ceil(content.getBoundingClientRect().height);
  if (height === told) return;
  told = height;
  // To whatever page is around: there is no secret in it.
  const section = new URL(location).searchParams.get("section"); // as the other page knows it
  parent.postMessage({ type: TYPE, section, height }, "*");
}

/** A link of the page as one of the whole sheet, in a tab of its own. */
function leadOut(link) {
  const said = link.getAttribute("href");
  if (link.dataset.ledOut === said) return;
  const here = said.startsWith("#") && document.getElementById(said.slice(1));
  if (here && !here.matches("h2")) return; // Streamlit's own way to the content
  if (said.startsWith("#")) {
    link.dataset.within = said.slice(1);
    refresh(link);
  } else {
    link.href = new URL(said, base()).href;
    link.dataset.ledOut = link.getAttribute("href");
  }
  link.target = "_blank";
  link.rel = "noopener";
}

/** A link to this section, or to another of its page, at the settings of now. */
function refresh(link) {
  if (!link) return;
  const url = new URL(linkTo(place));
  url.hash = link.dataset.within;
  link.href = link.dataset.ledOut = url.href;
}
