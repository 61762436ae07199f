// The address of a section at the settings that its page shows now, those that the hand has only just
// moved included.

const own = (name) => import(new URL(`${name}${new URL(import.meta.url).search}`, import.meta.url));
const { site } = await own("navigate.js");

/** What a link says of a section: what is not at its default. */
function settings({ page, section }) {
  const views = [...(window.sheetPages?.[page]?.views ?? [])];
  return views.find(({ ticket }) => ticket?.section === section)?.settings ?? [];
}

/**
 * Where a section is to be found: in the sheet, or alone for a frame in another site's page.
 * `shownWhen`: choices with which it is on its page.
 */
export function linkTo(place, { alone = false } = {}) {
  const { page, section, language, shownWhen = {} } = place;
  const url = site.pageUrl(page, language);
  const said = alone ? [["embed", "true"], ["section", section]] : [];
  const needed = alone ? [] : Object.entries(shownWhen);
  for (const [key, raw] of [...said, ...needed, ...settings(place)]) url.searchParams.set(key, raw);
  if (!alone) url.hash = section;
  return url.href;
}
