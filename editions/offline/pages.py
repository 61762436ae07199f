"""Documents of the offline edition: a page of the sheet as HTML, in the order of `ui.section`."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import product
from typing import Any, Final

from content import LANGUAGES, Language, ui_text
from content.formulas import FORMULAS
from content.plain import plain
from editions.formulas import formula
from editions.offline import controls
from editions.offline.links import INDEX, address, file_name, rewritten
from editions.offline.markup import data, tag, text
from editions.offline.packs import dumped
from editions.offline.positions import moved_alone
from editions.words import paragraphs, words
from lessons.answer import LESSONS, answer, find
from lessons.controls import Choice, Switch, defaults
from lessons.prose import prose
from lessons.reading_order import PAGES, section_ids
from lessons.section import Section
from lessons.term_marks import MarkedSection, marked_page
from lessons.ticket import ticket

ICON: Final = (
    "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 100 100'%3E"
    "%3Ctext y='.9em' font-size='90'%3E🔁%3C/text%3E%3C/svg%3E"
)
CAPTION: Final = 90
"""Pixels that the words and buttons of a figure take, as static/answer_view.js reckons."""
LANGUAGE_NAMES: Final = {"ru": "Русский", "en": "English"}
LINK_WORDS: Final = {
    "bad-link": ui_text.BAD_LINK_VALUE,
    "wanted-number": ui_text.WANTED_NUMBER,
    "wanted-choice": ui_text.WANTED_CHOICE,
    "wanted-text": ui_text.WANTED_TEXT,
}
"""What is said of a link with a bad value."""
Condition = Mapping[str, str]
"""Keys of controls, and what a link says of them."""


@dataclass(frozen=True)
class Edition:
    """What all documents of an edition share.

    Attributes:
        version: of its scripts.
        live: the address of the live sheet, ending in "/", or nothing.
    """

    version: str = ""
    live: str = ""

    def live_address(self, page: str, language: Language, section: str = "") -> str:
        """A section of the live sheet; nothing where the edition knows no such sheet."""
        if not self.live:
            return ""
        name = "" if page == "home" else page
        return f"{self.live}{name}?lang={language}" + (f"#{section}" if section else "")


def document(page: str, language: Language, edition: Edition) -> str:
    """A page of the sheet; every section's first answer is asked for on the way."""
    for section in section_ids(page):
        answer(page, section, language, {})
    lead = partial(address, language=language)
    said = prose(LESSONS / page / "page", language)
    first = marked_page(page, _on_page(page, {}), language)
    sections = [
        (one, marked_page(page, _on_page(page, one.shown_when), language).sections[one.id])
        for one in (find(page, id) for id in section_ids(page))
    ]
    title = f"{said.title} · {ui_text.SITE_NAME[language]}"
    head = [
        '<meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        '<meta name="color-scheme" content="light dark">',
        tag("title", text(title)),
        tag("meta", name="description", content=plain(said.lead)),
        tag("link", rel="icon", href=ICON),
        tag("link", rel="stylesheet", href="../static/katex.css"),
        tag("link", rel="stylesheet", href="../static/offline.css"),
        tag("script", type="module", src=f"../static/offline.js?{edition.version}"),
    ]
    main = [
        tag("h1", text(said.title)),
        tag("div", paragraphs(first.lead, lead), class_="page-lead stMarkdown"),
        tag("p", class_="problems", role="status", hidden=True),
        tag("noscript", tag("p", ui_text.OFFLINE["script"][language])),
        *(_section(*one, language, edition) for one in sections),
    ]
    body = [
        _menu(language),
        tag("div", class_="search st-key-search"),
        _navigation(page, language),
        tag("main", "\n".join(main), class_="stMainBlockContainer"),
        data("tickets", _tickets(sections, language)),
        data("edition", _about(page, language, edition)),
    ]
    html = [tag("head", "\n".join(head)), tag("body", "\n".join(body), class_="stApp")]
    return f"<!doctype html>\n{tag('html', *html, lang=language)}\n"


def _on_page(page: str, chosen: Mapping[str, str]) -> tuple[str, ...]:
    """Ids of the sections that are on a page at its defaults but for what is chosen."""
    every = [find(page, id) for id in section_ids(page)]
    start = {key: one.initial("en") for each in every for key, one in each.controls.items()}
    values = start | dict(chosen)
    shown = [one for one in every if all(values[key] == it for key, it in one.shown_when.items())]
    return tuple(one.id for one in shown)


def _menu(language: Language) -> str:
    said = ui_text.OFFLINE["menu"][language]
    attributes = {"aria_expanded": "false", "aria_controls": "sheet-nav", "aria_label": said}
    return tag("button", "☰", type="button", class_="menu", **attributes)


def _navigation(page: str, language: Language) -> str:
    """The pages, the other language, the sections of this page."""
    pages = [
        tag("a", text(name[language]), href=file_name(one), aria_current=_current(one == page))
        for one, name in ui_text.PAGE_NAMES.items()
    ]
    languages = [
        tag(
            "a",
            LANGUAGE_NAMES[one],
            lang=one,
            hreflang=one,
            href=f"../{one}/{file_name(page)}",
            aria_current=_current(one == language, "true"),
        )
        for one in LANGUAGES
    ]
    shown = _on_page(page, {})
    outline = [
        tag("li", _outlined(one, language), data_when=_when(one), hidden=one.id not in shown)
        for one in (find(page, id) for id in section_ids(page))
    ]
    said = ui_text.OFFLINE
    return tag(
        "nav",
        tag("p", text(ui_text.SITE_NAME[language]), class_="sheet-name"),
        tag("ul", *(tag("li", one) for one in pages), class_="pages"),
        tag("p", " ".join(languages), class_="languages"),
        tag("ul", *outline, class_="st-key-outline", aria_label=said["sections"][language])
        if page != "home"
        else "",
        id="sheet-nav",
        aria_label=said["pages"][language],
    )


def _outlined(section: Section, language: Language) -> str:
    return tag("a", text(section.prose(language).title), href=f"#{section.id}")


def _current(here: bool, said: str = "page") -> str | None:
    return said if here else None


def _section(section: Section, marked: MarkedSection, language: Language, edition: Edition) -> str:
    """A section: title, the answer first, formulas, question, controls, presets, its place."""
    said, lead = section.prose(language), partial(address, language=language)
    live = edition.live_address(section.page, language, section.id)
    first = tag("div", paragraphs(marked.lead, lead), class_=f"st-key-lead-{section.id} stMarkdown")
    formulas = _formulas(section)
    if section.beside:
        first = tag("div", tag("div", first), tag("div", formulas), class_="beside")
        formulas = ""
    parts = [
        tag("h2", text(said.title)),
        first,
        formulas,
        tag("div", paragraphs(marked.text, lead), class_="stMarkdown") if marked.text else "",
        tag("div", class_="question", data_of=section.id)
        if section.question and not section.question.choice
        else "",
        controls.rows(section, language, live),
        controls.presets(section, language),
        _live_only(section, language, live),
        _place(section, language) if has_answer(section) else "",
        _contents(language) if (section.page, section.id) == ("home", "map") else "",
    ]
    return tag(
        "section",
        "\n".join(filter(None, parts)),
        id=section.id,
        data_section=section.id,
        data_when=_when(section),
        hidden=section.id not in _on_page(section.page, {}),
    )


def has_answer(section: Section) -> bool:
    """Whether it shows more than its own words."""
    return bool(section.answers or section.question)


def _place(section: Section, language: Language) -> str:
    """Where the answer will stand, with the room that its figures will take."""
    heights = answer(section.page, section.id, language, {}).heights
    pixels = sum(heights) + CAPTION * len(heights)
    room = tag("div", class_="room", style=f"height:{pixels}px") if heights else ""
    return tag("div", room, class_="answer")


def _when(section: Section) -> str | None:
    return json.dumps([dict(section.shown_when)]) if section.shown_when else None


def _formulas(section: Section) -> str:
    """Its formulas, each with the choices under which it is shown."""
    found, start = formula_conditions(section), defaults(section.controls, "en")
    shown = section.formulas_at(start)
    return "\n".join(
        tag(
            "div",
            formula(FORMULAS[name], display=True),
            class_="formula",
            data_when=json.dumps(when) if [*when] != [{}] else None,
            hidden=name not in shown,
        )
        for name, when in found.items()
    )


def formula_conditions(section: Section) -> dict[str, list[Condition]]:
    """Name of a formula → what its choices and switches say where it is shown."""
    start = defaults(section.controls, "en")
    if not callable(section.formulas):
        return {name: [{}] for name in section.formulas}
    choices = {
        key: control.options if isinstance(control, Choice) else (False, True)
        for key, control in section.controls.items()
        if isinstance(control, Choice | Switch)
    }
    every = [dict(zip(choices, said, strict=True)) for said in product(*choices.values())]
    names = {tuple(one.values()): section.formulas_at(start | one) for one in every}
    deciding = [
        key
        for key, options in choices.items()
        if any(names[_at(one, key, it)] != names[_at(one)] for one in every for it in options)
    ]
    found: dict[str, list[Condition]] = {}
    for one in every:
        when = {key: section.controls[key].format(one[key]) for key in deciding}
        for name in names[_at(one)]:
            if when not in found.setdefault(name, []):
                found[name].append(when)
    return found


def _at(values: Mapping[str, Any], key: str = "", option: Any = None) -> tuple[Any, ...]:
    """Values in their order, one of them put elsewhere."""
    return tuple(option if one == key else value for one, value in values.items())


def _live_only(section: Section, language: Language, live: str) -> str:
    """What the edition cannot do where the live sheet trains a network."""
    if not (section.experiment and section.experiment.training):
        return ""
    said = ui_text.OFFLINE
    leads = tag("a", text(said["open-live"][language]), href=live, data_live=section.id)
    return tag("p", text(said["trains"][language]), f" {leads}" if live else "", class_="live-only")


def _contents(language: Language) -> str:
    """The list of lessons with the question each answers."""
    lead = partial(address, language=language)
    lines = [
        tag(
            "li",
            tag("a", tag("strong", text(name[language])), href=file_name(page)),
            " — ",
            words(prose(LESSONS / page / "page", language).lead, lead),
        )
        for page, name in ui_text.PAGE_NAMES.items()
        if page != "home"
    ]
    return tag("ul", *lines, class_="contents")


def _tickets(
    sections: Sequence[tuple[Section, MarkedSection]], language: Language
) -> dict[str, Any]:
    """For every section with an answer what the browser is told of it."""
    told = {
        one.id: ticket(one, language, defaults(one.controls, language), marked)
        | {"termsAt": f"./{file_name('terms')}"}
        | {"moved": [slider.key for slider in moved_alone(one)]}
        for one, marked in sections
        if has_answer(one)
    }
    found: dict[str, Any] = json.loads(
        rewritten(dumped(told).decode(), partial(address, language=language))
    )
    return found


def _about(page: str, language: Language, edition: Edition) -> dict[str, Any]:
    """What the browser is told of the edition."""
    return {
        "page": page,
        "language": language,
        "live": edition.live,
        "pages": PAGES,
        "words": ui_text.in_language(ui_text.OFFLINE | LINK_WORDS, language),
        "search": ui_text.in_language(ui_text.SEARCH, language),
    }


def entrance() -> str:
    """The first document of all: it leads to a language."""
    links = [
        tag("a", text(ui_text.OFFLINE["language"][one]), lang=one, href=f"{one}/{INDEX}")
        for one in LANGUAGES
    ]
    head = [
        '<meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        '<meta name="color-scheme" content="light dark">',
        tag("title", text(" / ".join(ui_text.SITE_NAME[one] for one in LANGUAGES))),
        tag("link", rel="icon", href=ICON),
        tag("script", _CHOOSE),
    ]
    lines = [tag("p", one) for one in links]
    return (
        "<!doctype html>\n"
        + tag("html", tag("head", "\n".join(head)), tag("body", *lines), lang="en")
        + "\n"
    )


_CHOOSE: Final = f"""
const asked = new URLSearchParams(location.search).get("lang") ?? navigator.language.slice(0, 2);
const language = asked === "ru" ? "ru" : "en";
location.replace(`${{language}}/{INDEX}${{location.search}}${{location.hash}}`);
"""
