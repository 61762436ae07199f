// Answers of the sheet, from its route: asked for by their address and kept a while.

const CACHE_SIZE = 60; // answers of this tab that need not even be asked of the browser's own cache
const QUIET_RETRIES = 4; // times that a busy server is asked again before the reader is told
const cache = new Map(); // address → answer, the one used last at the end

/** The address of an answer, beside Streamlit's own files, whatever prefix they live under. */
function addressOf({ page, section, language, version }, values) {
  const here = document.querySelector('script[src*="static/js/index."]').src;
  const url = new URL(`../../answer/${version}/${page}/${section}`, here);
  url.searchParams.set("lang", language);
  for (const [key, raw] of Object.entries(values)) url.searchParams.set(key, raw);
  return url.href;
}

/** Where the same answer is to be had as a file that ends so. */
function exportUrl(address, ending) {
  const url = new URL(address);
  if (ending !== "json") url.pathname += `.${ending}`;
  return url.href;
}

/** An answer that this tab has by now. */
function known(url) {
  const answer = cache.get(url);
  if (answer) store(url, answer);
  return answer;
}

function store(url, answer) {
  cache.delete(url);
  cache.set(url, answer);
  if (cache.size > CACHE_SIZE) cache.delete(cache.keys().next().value);
}

const sleep = (seconds) => new Promise((resolve) => setTimeout(resolve, seconds * 1000));

/** What a response says; an answer that is no JSON comes from somebody else. */
async function readJson(response) {
  if (!response.headers.get("content-type")?.startsWith("application/json")) {
    throw new Error("no answer route");
  }
  return response.json();
}

/**
 * Ask for an answer: {blocks …}, or {error} for values that will not do. While the server is too
 * busy it is asked again; `onBusy` is told when that lasts. Without `onBusy` it is left alone instead.
 * Throws where there is no route.
 */
async function ask(url, onBusy) {
  for (let attempt = 1; ; attempt += 1) {
    const response = await fetch(url);
    const answer = await readJson(response);
    if (response.ok) {
      store(url, answer);
      return answer;
    }
    if (response.status === 400) return answer;
    if (response.status !== 503 && response.status !== 429) throw new Error(`status ${response.status}`);
    if (!onBusy) return undefined;
    if (attempt >= QUIET_RETRIES) onBusy();
    const wait = Number(response.headers.get("retry-after")) || 1;
    await sleep(wait * (0.5 + Math.random()) * Math.min(attempt, QUIET_RETRIES)); // not all at once again
  }
}

/** The same without waiting: paper wants its pictures now. */
function askNow(url) {
  const request = new XMLHttpRequest();
  request.open("GET", url, false);
  request.send();
  return request.status === 200 ? JSON.parse(request.responseText) : undefined;
}

/** Where a page of the server has its answers from. The edition without one has another source: packs.js. */
export const route = { addressOf, exportUrl, known, ask, askNow };
