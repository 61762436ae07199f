"""`GET /answer/<page>/<section>?lang=en&<key>=<value>…`: any section's answer, as JSON.

With `.csv` or `.ipynb` behind the section: its numbers, or its programs. The contract stands in
docs/answers.md. Stateless, so that any process, proxy or browser cache may give the answer;
bounded, so that no reader can take the server from the others.
"""

import logging
from collections.abc import Sequence
from typing import Any, Final
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from content import LANGUAGES, Language, ui_text
from content.template import fill
from lessons.answer import Answer, answer, cached_answer, find
from lessons.control import InvalidValue, visible
from lessons.refusals import Refused
from lessons.section import Section
from server.addresses import owner
from server.caching import respond
from server.exports import FORMS, exported
from server.metrics import REFUSALS
from server.turns import Crowded, Turns

MAX_COMPUTING: Final = 4
"""Answers being computed at once; Python computes one at a time anyway."""
MAX_WAIT_SECONDS: Final = 2.0
"""Seconds that a new answer waits for its turn before the reader is asked to come again."""
MAX_COMPUTING_EACH: Final = 1
"""Of these for one address: however much it asks, another has half of the time."""
MAX_WAITING_EACH: Final = 240
"""New answers of one address that may wait: a class of sixty, four each."""

_LOGGER: Final = logging.getLogger(__name__)
_computing = Turns(MAX_COMPUTING, MAX_COMPUTING_EACH, MAX_WAITING_EACH)


def routes(prefix: str = "") -> list[Route]:
    """The route, with and without a version, under a prefix."""
    return [
        Route(f"{prefix}/answer/{{page}}/{{section}}", get_answer),
        Route(f"{prefix}/answer/{{version}}/{{page}}/{{section}}", get_answer),
    ]


async def get_answer(request: Request) -> Response:
    """An answer; 400, 404 and 503 as the contract says."""
    given = _query_values(request)
    languages = given.pop("lang", ["en"])
    language: Language = languages[0] if languages[0] in LANGUAGES else "en"
    name, dot, ending = request.path_params["section"].partition(".")
    try:
        section, form = find(request.path_params["page"], name), FORMS[ending] if dot else None
    except LookupError:
        return _error(404, ui_text.NO_SECTION[language])
    try:
        if len(languages) > 1 or languages[0] not in LANGUAGES:
            raise _refused_value("lang", languages, ", ".join(LANGUAGES), language)
        values = _values(section, given, language)
        asked = (section.page, section.id, language, values)
        known = cached_answer(*asked)
        if form is None and known:
            return respond(request, known)
        request.state.answer = "computed"
        async with _computing.turn(owner(request.scope), MAX_WAIT_SECONDS):
            found = await run_in_threadpool(_compute, *asked)
            if form is None:
                return respond(request, found)
            document = await run_in_threadpool(exported, found, form, _base(request))
    except Refused as error:
        return _error(400, error.sentence, error.control)
    except (TimeoutError, Crowded):
        REFUSALS.add("computing")
        return _error(503, ui_text.SERVER_BUSY[language], headers={"Retry-After": "1"})
    except Exception:  # the reader gets a sentence, the log all the rest
        _LOGGER.exception("no answer: %s/%s %s", section.page, section.id, given)
        return _error(500, ui_text.ANSWER_FAILED[language])
    if document is None:
        return _error(404, ui_text.NOTHING_TO_DOWNLOAD[ending][language])
    return respond(request, document, form.media_type, f"{section.page}-{section.id}.{ending}")


def _base(request: Request) -> str:
    """Where the sheet is served, up to a slash, as whoever asks has addressed it."""
    return quote(str(request.url).partition("/answer/")[0], safe="/:%[]") + "/"


def _query_values(request: Request) -> dict[str, list[str]]:
    """The query with all values of every key."""
    found: dict[str, list[str]] = {}
    for key, text in request.query_params.multi_items():
        found.setdefault(key, []).append(text)
    return found


def _values(section: Section, given: dict[str, list[str]], language: Language) -> dict[str, Any]:
    """Values of the controls that the query names.

    Raises:
        Refused: a key that the section has not, a bad value, or what only a reader's session has.
    """
    values = {}
    for key, texts in given.items():
        control = section.controls.get(key)
        if control is None:
            raise _refused_value(key, texts, ", ".join(section.controls) or "—", language)
        try:
            values[key] = control.parse(*texts)
        except InvalidValue:
            raise _refused_value(key, texts, control.wanted(language), language) from None
    for control in section.personal_controls(values):
        raise Refused(ui_text.OWN_NETWORK_ONLY_HERE[language], control.key)
    return values


def _refused_value(key: str, texts: Sequence[str], wanted: str, language: Language) -> Refused:
    said = {"key": visible(key), "value": visible(" & ".join(texts)), "wanted": wanted}
    return Refused(fill(ui_text.BAD_QUERY[language], **said), visible(key))


def _compute(page: str, section: str, language: Language, values: dict[str, Any]) -> Answer:
    found = answer(page, section, language, values)
    _ = found.compressed  # here and not on the event loop
    return found


def _error(
    status: int, sentence: str, control: str = "", headers: dict[str, str] | None = None
) -> JSONResponse:
    said = {"error": sentence} | ({"control": control} if control else {})
    never = {"Cache-Control": "no-store"}
    return JSONResponse(said, status, headers=never | (headers or {}))
