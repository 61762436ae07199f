{
  // The language is put here by frame.py: a constant of its allow-list, nothing a reader typed.
  document.documentElement.lang = LANGUAGE;
  const link = new URL(location);
  if (link.searchParams.get("lang") !== LANGUAGE) {
    link.searchParams.set("lang", LANGUAGE);
    history.replaceState(history.state, "", link);
  }

  LOAD.catch(() => {}); // charts will want it; one that cannot have it says so

  if (!window.sheetArrived) {
    window.sheetArrived = true;

    // A link to a section: what stands above it is still growing while the page comes, so it is
    // kept in sight until the reader moves or everything has had its time.
    const end = performance.now() + 6000;
    const section = decodeURIComponent(location.hash.slice(1));
    let led = section !== "";
    const lead = () => {
      if (!led || performance.now() > end) return;
      document.getElementById(section)?.scrollIntoView();
      setTimeout(lead, 200);
    };
    for (const act of ["wheel", "touchstart", "pointerdown", "keydown"]) {
      addEventListener(act, () => { led = false; }, { once: true, passive: true });
    }
    lead();

    // On a phone the sidebar lies over the page: whoever has chosen a section wants to see it.
    addEventListener("click", ({ target }) => {
      if (innerWidth > 768 || !target.closest?.(".st-key-outline a")) return;
      document.querySelector("[data-testid=stSidebarCollapseButton] button")?.click();
    });
  }

  // Changing the page, Streamlit enters it into the history in two or three parts, and "back" would
  // stop at each: a part that follows another within half a second replaces it.
  if (!window.sheetPush) {
    window.sheetPush = history.pushState;
    let before = -Infinity;
    history.pushState = function (...entry) {
      const soon = performance.now() - before < 500;
      before = performance.now();
      (soon ? history.replaceState : window.sheetPush).apply(history, entry);
    };
  }
}
