// A page of the edition without a server. The sections are those of the sheet (section.js); their
// answers come from files, their controls are the browser's own.

const own = (name) => import(new URL(`${name}${new URL(import.meta.url).search}`, import.meta.url));
const MODULES = ["blocks.js", "bundles.js", "navigate.js", "offline_address.js", "offline_controls.js", "packs.js"];
const [{ element }, { bundles, runScript }, { goOnFrom, site }, { OfflineAddress }, { OfflineControls }, { Packs, sectionOf, unpacked }] =
  await Promise.all(MODULES.map(own));
bundles.run = async (name) => {
  const script = await unpacked(new URL(`${name}.gz`, import.meta.url));
  await runScript(URL.createObjectURL(new Blob([script], { type: "text/javascript" })));
};
Object.assign(site, {
  pageUrl: (page) => new URL(page === "home" ? "index.html" : `${page}.html`, document.baseURI),
  linkUrl: (link) => new URL(link, document.baseURI),
  indexUrl: () => new URL("index.json", document.baseURI),
  follow: (link, _, keep) => {
    const url = new URL(link, document.baseURI);
    if (keep && url.pathname === location.pathname) url.search = location.search; // its controls stay
    location.assign(url);
  },
});
// Only now: the charts ask for Plotly as soon as they are loaded.
const [{ SectionView }, { SearchField }] = await Promise.all(["section.js", "search.js"].map(own));

const read = (id) => JSON.parse(document.getElementById(id).textContent);
const edition = read("edition");
const tickets = read("tickets");
const { words } = edition;

const controls = new OfflineControls(Object.values(tickets), words, () => {
  showParts();
  address.writeSoon();
});
const address = new OfflineAddress(controls, edition);
const packs = new Packs(sayMissing);
const views = new Map(); // section → view

// --- what the controls decide beside answers ------------------------------------------------------

/** Sections and formulas that belong to some choices alone; controls that have no say just now. */
function showParts() {
  const holds = (said) => Object.entries(said).every(([key, raw]) => controls.raw(key) === raw);
  for (const part of document.querySelectorAll("[data-when]")) {
    part.hidden = !JSON.parse(part.dataset.when).some(holds);
    // Sections that are never on the page together may draw one control: watchers find the one in sight.
    for (const { classList, dataset } of part.querySelectorAll(".control")) {
      dataset.widget ??= [...classList].find((one) => one.startsWith("st-key-"));
      classList.toggle(dataset.widget, !part.hidden);
    }
  }
  for (const { watchers } of views.values()) for (const watcher of watchers.values()) watcher.attach();
  for (const control of document.querySelectorAll("[data-enabled-when]")) {
    const [key, raw] = JSON.parse(control.dataset.enabledWhen);
    const enabled = controls.raw(key) === raw;
    for (const one of control.querySelectorAll("input, button")) one.disabled = !enabled;
    const reason = control.querySelector(".disabled-reason");
    if (reason) reason.hidden = enabled;
  }
}

addEventListener("click", ({ target }) => {
  for (const { section, presets } of Object.values(tickets)) {
    for (const [name, values] of Object.entries(presets)) {
      if (target.closest?.(`.st-key-preset-${CSS.escape(`${section}-${name}`)} button`)) controls.putAll(values);
    }
  }
});

/** Choices that put sections on the page: what is set back may not take one away. */
const deciding = new Set(
  [...document.querySelectorAll("section[data-when]")].flatMap(({ dataset }) => JSON.parse(dataset.when).flatMap(Object.keys)),
);

/** No answer for what the controls say: how to come back to one, and who has it. */
function sayMissing(asked) {
  const ticket = tickets[sectionOf(asked)];
  const said = [words.missing];
  const { last } = controls;
  const others = Object.fromEntries(Object.entries(ticket.defaults).filter(([key]) => key !== last));
  const stays = Object.keys(others).every((key) => !deciding.has(key) || controls.raw(key) === others[key]);
  if (stays && last in ticket.defaults && packs.has(packs.addressOf(ticket, { [last]: controls.raw(last) }))) {
    const back = element("button", "", words.alone);
    back.type = "button";
    back.addEventListener("click", () => {
      views.get(ticket.section).press(others);
      controls.putAll(others);
    });
    said.push(" ", back);
  }
  if (edition.live) {
    const link = element("a", "", words["open-live"]);
    link.href = address.liveUrl(ticket.section);
    link.dataset.live = ticket.section;
    said.push(" ", link);
  }
  return said;
}

// --- the page -------------------------------------------------------------------------------------

const wrong = controls.read(new URL(location).searchParams);
const problems = document.querySelector(".problems");
problems.hidden = !wrong.length;
problems.replaceChildren(...wrong.map((sentence) => element("span", "", sentence)));
showParts();
address.write();

/** Paper is white: pictures that are dark on the screen are drawn anew, before sections show all of them. */
for (const [act, paper] of [["beforeprint", true], ["afterprint", false]]) {
  addEventListener(act, () => {
    document.documentElement.toggleAttribute("data-paper", paper);
    views.forEach(({ view }) => view.followTheme());
  });
}

for (const ticket of Object.values(tickets)) {
  const view = new SectionView(document.querySelector(`[data-section="${ticket.section}"] .answer`), packs);
  const values = Object.keys(ticket.values).map((key) => [key, controls.raw(key)]);
  view.unreachable = () => view.view.message || view.view.showMessage(words.unloaded);
  view.receive({ ...ticket, values: Object.fromEntries(values) });
  views.set(ticket.section, view);
}
const arrive = () => goOnFrom(location, { scroll: true });
arrive();
addEventListener("hashchange", arrive);

const dark = matchMedia("(prefers-color-scheme: dark)");
dark.addEventListener("change", () => views.forEach(({ view }) => view.followTheme()));

/** A formula that is wider than its place is scrolled by keys as well. */
const scrollable = new ResizeObserver((sized) => {
  for (const { target } of sized) {
    if (target.scrollWidth > target.clientWidth) target.tabIndex = 0;
    else target.removeAttribute("tabindex");
  }
});
for (const formula of document.querySelectorAll(".formula")) scrollable.observe(formula);

const search = document.querySelector(".search");
search.field = new SearchField(search);
search.field.receive({ ...edition, words: edition.search });

const menu = document.querySelector("button.menu");
const navigation = document.getElementById("sheet-nav");
const openMenu = (open) => {
  navigation.toggleAttribute("data-open", open);
  menu.ariaExpanded = String(open);
};
menu.addEventListener("click", () => openMenu(menu.ariaExpanded !== "true"));
navigation.addEventListener("click", ({ target }) => target.closest("a") && openMenu(false));
addEventListener("keydown", ({ key }) => {
  if (key !== "Escape" || menu.ariaExpanded !== "true") return;
  openMenu(false);
  menu.focus();
});

// --- what may be wanted later ---------------------------------------------------------------------

/** Where the hand comes near a slider, its positions come. */
function expectSlider({ target }) {
  const key = target.closest?.(".control.slider")?.dataset.key;
  if (!key) return;
  for (const [section, { ticket, near, settings }] of views) {
    const others = settings.some(([one]) => one in ticket.defaults && one !== key);
    if (!near || others || !ticket.moved?.includes(key)) continue;
    packs.expect(packs.addressOf(tickets[section], { [key]: "" })).catch(() => {});
  }
}
addEventListener("pointerover", expectSlider);
addEventListener("focusin", expectSlider);

/** Once there is a picture: paper, and a reader whose connection goes, find the rest of the page here. */
async function loadRest() {
  for (const ticket of Object.values(tickets)) {
    await new Promise((idle) => (window.requestIdleCallback ?? setTimeout)(idle));
    await packs.expect(packs.addressOf(ticket, {})).catch(() => {}); // asked for again when it is wanted
  }
}

if (!navigator.connection?.saveData) {
  const main = document.querySelector("main");
  const painted = new MutationObserver(() => {
    painted.disconnect();
    loadRest();
  });
  painted.observe(main, { subtree: true, attributeFilter: ["data-painted"] });
}
