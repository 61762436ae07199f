// A button beside every title of a section, and the window it opens: the link at the settings of now, a QR
// code of it for the projector, and the code that shows the section in a course page.

const own = (name) => import(new URL(`${name}${new URL(import.meta.url).search}`, import.meta.url));
const [{ element, svgElement }, { copyText }, { linkTo }, { qrPicture }] = await Promise.all(
  ["blocks.js", "copy.js", "links.js", "qr.js"].map(own),
);

const TITLES = ".stMain h2[id]";
const LOOK = 300; // ms between two looks at the settings: a text may be on its way to the server
const REST = 800; // ms in which a frame that has come keeps its height
const FRAME_WIDTH = 720; // pixels, about what a course page has room for
const MESSAGE = "rnn-sheet";
const LISTENER = `<script>addEventListener("message",e=>{if(e.data?.type==="${MESSAGE}")for(const f of document.querySelectorAll("iframe"))
if(f.contentWindow===e.source)f.height=e.data.height})</script>`;
const ICON = "M12 4a2 2 0 1 1 .6 1.4L6.4 8.6a2 2 0 0 1 0 .8l6.2 3.2a2 2 0 1 1-.5 1L5.900 10.400a2 2 0 1 1 0-2.800l6.200-3.200A2 2 0 0 1 12 4z";

let ticket; // {page, language, site, shownWhen, words}

/** The server says which page this is. */
export function begin(said) {
  const first = !ticket;
  ticket = said;
  if (first) new MutationObserver(placeButtons).observe(document.body, { subtree: true, childList: true });
  placeButtons();
}

/** React may draw a title anew, and then without its button. */
function placeButtons() {
  for (const title of document.querySelectorAll(TITLES)) {
    const button = title.querySelector(":scope > .share") ?? title.appendChild(shareButton(title));
    const name = `${ticket.words.share}: ${nameOf(title)}`;
    if (button.getAttribute("aria-label") !== name) button.setAttribute("aria-label", name);
    if (button.title !== ticket.words.share) button.title = ticket.words.share;
  }
}

/** A text as an attribute of HTML says it. */
const escaped = (text) => text.replace(/[&<>"]/g, (letter) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;" })[letter] ?? "&quot;");
const nameOf = (title) => title.querySelector("[data-heading-text]")?.textContent ?? title.textContent;

function shareButton(title) {
  const button = element("button", "share");
  button.type = "button";
  button.append(svgElement("svg", { viewBox: "0 0 18 18", "aria-hidden": "true" }, svgElement("path", { d: ICON })));
  button.addEventListener("click", () => new ShareWindow(title));
  return button;
}

class ShareWindow {
  constructor(title) {
    const { words, shownWhen } = ticket;
    this.title = title;
    this.place = { ...ticket, section: title.id, shownWhen: shownWhen[title.id] };
    this.height = heightOf(title);
    const name = element("strong", "", nameOf(title));
    name.id = "share-title";
    const close = this.button("×", () => this.root.close(), words.close);
    close.className = "close";
    this.link = this.field(words.link, "input");
    this.frame = this.field(words.frame, "textarea");
    this.fits = element("input");
    this.fits.type = "checkbox";
    this.fits.addEventListener("change", () => this.show());
    this.frame.root.append(element("label", "fits", this.fits, words.fits));
    this.code = element("div", "code");
    const texts = element("div", "texts", this.link.root, this.frame.root);
    this.root = element("dialog", "share-window", element("header", "", name, close), this.code, texts);
    this.root.setAttribute("aria-labelledby", name.id);
    this.root.addEventListener("cancel", (event) => this.cancel(event));
    this.root.addEventListener("click", ({ target }) => target === this.root && this.root.close());
    this.root.addEventListener("close", () => this.end());
    document.querySelector(".stApp").append(this.root);
    this.root.showModal();
    this.link.box.focus();
    this.follow();
    this.watch = setInterval(() => this.follow(), LOOK);
    this.measure();
  }

  button(words, act, name) {
    const made = element("button", "", words);
    made.type = "button";
    if (name) made.setAttribute("aria-label", name);
    made.addEventListener("click", act);
    return made;
  }

  /** A text to take away, with its name, a button that copies it, and what came of that. */
  field(name, kind) {
    const { words } = ticket;
    const box = element(kind);
    box.readOnly = true;
    box.spellcheck = false;
    box.addEventListener("focus", () => box.select());
    const said = element("span", "said");
    said.setAttribute("role", "status");
    const copy = this.button(words.copy, async () => {
      said.textContent = "";
      const copied = await copyText(box.value, box);
      said.textContent = copied ? words.copied : words.selected; // anew, so that it is read out
    }, `${words.copy}: ${name}`);
    const label = element("label", "", element("span", "", name), box);
    return { box, said, root: element("div", "field", label, copy, said) };
  }

  /** Show the settings of now, if they are others by now. */
  follow() {
    const link = linkTo(this.place);
    if (link === this.shown) return;
    this.shown = link;
    this.show();
    this.drawCode(link);
  }

  show() {
    const src = linkTo(this.place, { alone: true });
    const title = `${nameOf(this.title)} · ${ticket.site}`;
    const { height } = this;
    const said = { src, title, width: "100%", height, loading: "lazy", allow: "clipboard-write", style: "border:0" };
    const attributes = Object.entries(said).map(([key, value]) => `${key}="${escaped(String(value))}"`);
    this.link.box.value = this.shown;
    this.frame.box.value = `<iframe ${attributes.join(" ")}></iframe>${this.fits.checked ? `\n${LISTENER}` : ""}`;
  }

  async drawCode(link) {
    const { words } = ticket;
    let picture;
    try {
      picture = await qrPicture(link, words.code);
    } catch {
      picture = element("p", "", words["no-code"]);
    }
    if (link !== this.shown) return; // the settings are others by now
    if (!picture) picture = element("p", "", words["too-long"]);
    this.code.replaceChildren(picture);
    if (picture.localName !== "svg") return;
    this.large = this.button(words.large, () => this.enlarge(!this.isLarge));
    this.large.className = "large";
    this.code.append(element("p", "name", nameOf(this.title)), this.large);
  }

  get isLarge() {
    return this.code.classList.contains("whole-screen");
  }

  /** The code on all of the screen; where the browser gives none, on all of its window. */
  async enlarge(on) {
    const { words } = ticket;
    this.code.classList.toggle("whole-screen", on);
    this.large.textContent = on ? words.small : words.large;
    try {
      if (on) await this.code.requestFullscreen();
      else if (document.fullscreenElement) await document.exitFullscreen();
    } catch {
      return; // the window has it
    }
    if (on) this.code.addEventListener("fullscreenchange", () => document.fullscreenElement || this.enlarge(false));
  }

  /** Escape leaves the large code before it leaves the window. */
  cancel(event) {
    if (!this.isLarge) return;
    event.preventDefault();
    this.enlarge(false);
  }

  /** How high the section is in a frame: one is opened out of sight, and says so. */
  measure() {
    const frame = element("iframe", "measured");
    Object.assign(frame, { src: linkTo(this.place, { alone: true }), width: FRAME_WIDTH, height: this.height, tabIndex: -1, inert: true });
    frame.setAttribute("aria-hidden", "true");
    this.hear = ({ source, data }) => {
      if (source !== frame.contentWindow || data?.type !== MESSAGE) return;
      frame.height = data.height;
      clearTimeout(this.resting);
      this.resting = setTimeout(() => this.take(data.height), REST);
    };
    addEventListener("message", this.hear);
    this.root.append(frame);
  }

  take(height) {
    this.height = height;
    this.show();
  }

  end() {
    clearInterval(this.watch);
    clearTimeout(this.resting);
    removeEventListener("message", this.hear);
    this.root.remove();
    (this.title.querySelector(".share") ?? this.title).focus();
  }
}

/** How high a section is on its page, until it is known how high it is in a frame. */
function heightOf(title) {
  const all = [...document.querySelectorAll(TITLES)];
  const next = all[all.indexOf(title) + 1];
  const page = document.querySelector("[data-testid=stMainBlockContainer]").lastElementChild;
  const end = next ? next.getBoundingClientRect().top : page.getBoundingClientRect().bottom;
  return Math.ceil(end - title.getBoundingClientRect().top);
}
