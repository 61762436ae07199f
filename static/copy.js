// Copying a text. A browser may refuse, on a page without https and in a frame: then the text is selected.

/** Copy what a field or a piece of the page says; gives whether it was copied, or only selected. */
export async function copyText(text, place) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    place.focus?.();
    if (place.select) place.select();
    else getSelection().selectAllChildren(place);
    return false;
  }
}
