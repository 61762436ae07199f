"""A text file in a field: read as what it is and cut to what fits; nothing typed is lost."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from content import ui_text
from lessons.answer import answer
from lessons.controls import Line
from tests.browser.hand import PHONE, NewPage, go, near, query
from tests.lessons.every import SECTIONS

FIELDS = {
    f"{name} {one.key}": (section, one)
    for name, section in SECTIONS.items()
    for one in section.controls.values()
    if isinstance(one, Line) and one.file
}
RUSSIAN = "Фильм скучный, хотя актёры отличные: ещё «раз» смотреть не буду…"
RUSSIAN_LINE = "Фильм скучный, хотя актёры отличные"
BYTES = {
    "UTF-8": (RUSSIAN.encode(), RUSSIAN),
    "UTF-8 with a mark": (RUSSIAN.encode("utf-8-sig"), RUSSIAN),
    "KOI8, a line": (RUSSIAN_LINE.encode("koi8-r"), RUSSIAN_LINE),
    "UTF-16": (b"\xff\xfe" + RUSSIAN.encode("utf-16-le"), RUSSIAN),
    "UTF-16, the other way": (b"\xfe\xff" + RUSSIAN.encode("utf-16-be"), RUSSIAN),
    "Windows": (RUSSIAN.encode("cp1251"), RUSSIAN),
    "Windows, a headline": ("ФИЛЬМ ГОДА: кот".encode("cp1251"), "ФИЛЬМ ГОДА: кот"),
    "KOI8": ("Кот сидит на столе, а пёс спит".encode("koi8-r"), "Кот сидит на столе, а пёс спит"),
    "KOI8, a headline": ("КОТ И ПЁС. Сказка".encode("koi8-r"), "КОТ И ПЁС. Сказка"),
    "Western": ("a naïve café".encode("cp1252"), "a naïve café"),
    "English": (b"so boring", "so boring"),
    "a picture": (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", None),
    "zeros": (b"\0" * 100, None),
}
TEXTS = [
    "слово " * 20_000,
    "it's a well-known fact: " * 3000,
    "".join(f"строка {one}\r\n\r\n\r\n" for one in range(2000)),
    "x" * 50_000,
    "a,b;c!? " * 5000,
    "кот 😀 👨‍👩‍👧 и́ " * 3000,
    "_ _a_ __ " * 4000,
    "один\ttwo\n" * 500,
]
LOAD = "import(new URL('/app/static/text_file.js', location))"


@pytest.fixture
def scripts(address: str, new_page: NewPage) -> Page:
    page = new_page()
    page.goto(f"{address}/_stcore/health")
    return page


def test_bytes_are_read_as_what_they_are(scripts: Page) -> None:
    for name, (content, text) in BYTES.items():
        read = f"async bytes => (await {LOAD}).decoded(new Uint8Array(bytes)) ?? null"
        assert scripts.evaluate(read, list(content)) == text, name


def test_what_a_field_gets_is_never_too_long_for_it(scripts: Page) -> None:
    for section, control in FIELDS.values():
        limits = control.for_browser["file"]
        for letters in (False, True) if limits["letters_if"] else (False,):
            call = f"async ([texts, ...more]) => {{ const {{ fitted }} = await {LOAD};"
            call += "return texts.map(text => fitted(text, ...more)); }"
            cuts = scripts.evaluate(call, [TEXTS, limits, letters])
            for text, cut in zip(TEXTS, cuts, strict=True):
                values: dict[str, Any] = {control.key: cut["text"]}
                if letters:
                    values[limits["letters_if"]] = True
                language = "ru" if any("а" <= one <= "я" for one in text) else "en"
                said = json.loads(answer(section.page, section.id, language, values).json)
                assert said["values"][control.key]
                assert 0 < cut["used"] <= cut["all"]


def test_a_text_is_cut_at_the_end_of_a_word(scripts: Page) -> None:
    call = f"async ([text, limits]) => (await {LOAD}).fitted(text, limits)"

    def cut(text: str, **limits: int) -> tuple[str, int, int]:
        found = scripts.evaluate(call, [text, {"characters": 4000, **limits}])
        return found["text"], found["used"], found["all"]

    assert cut("one two, three", words=2) == ("one two", 2, 3)
    assert cut("one two, three", words=3) == ("one two, three", 3, 3)
    assert cut("one two, three", words=3, signs=True) == ("one two,", 2, 3)
    assert cut("one two three", characters=9) == ("one two", 2, 3)
    assert cut("a\r\n\r\n\r\n\r\nb \n c\n", lines=2) == ("a\n\nb", 2, 3)
    assert cut("a\nb", words=9) == ("a b", 2, 2)


def field(page: Page, key: str) -> Locator:
    return page.locator(f".st-key-{key}").locator("input:not([type=file]), textarea")


def file_of(page: Page, key: str, content: bytes) -> None:
    place = page.locator(f".st-key-{key} .from-file input")
    place.set_input_files({"name": "a.txt", "mimeType": "text/plain", "buffer": content})


def test_a_file_is_typed_and_a_bad_one_changes_nothing(
    address: str, new_page: NewPage, tmp_path: Path
) -> None:
    page = new_page(viewport={"width": 1300, "height": 1400})
    sent: list[str] = []
    page.on("request", lambda one: one.method == "POST" and sent.append(one.url))
    go(page, f"{address}/problems?lang=ru")
    near(page, "problems", "gates")
    said = page.locator(".st-key-gates_text .from-file + p")
    (tmp_path / "mine.txt").write_bytes(
        ("Фильм скучный, хотя актёры отличные. " * 20).encode("cp1251")
    )
    page.locator(".st-key-gates_text .from-file input").set_input_files(tmp_path / "mine.txt")
    kept = "Фильм скучный, хотя актёры отличные. " * 9 + "Фильм скучный, хотя"
    expect(field(page, "gates_text")).to_have_value(kept)
    expect(said).to_have_text("Взято начало файла, слов: 48 из 100. Больше это поле не вмещает.")
    expect(page).to_have_url(re.compile("gates_text="))
    assert query(page)["gates_text"] == [kept]
    for content, problem in (
        (b"\x89PNG\0\1\2", "fileNoText"),
        (b"x" * 100_001, "fileTooLarge"),
        (b" \n ... ", "fileEmpty"),
        (b"", "fileEmpty"),
    ):
        file_of(page, "gates_text", content)
        expect(said).to_have_text(ui_text.FILE_LABELS[problem].ru)
        expect(field(page, "gates_text")).to_have_value(kept)
    field(page, "gates_text").press_sequentially("!")
    expect(said).to_have_text("")
    assert not sent  # it goes nowhere but into the field


def test_a_file_is_dropped_on_several_lines(address: str, new_page: NewPage) -> None:
    page = new_page(**PHONE)
    go(page, f"{address}/embedding?lang=en")
    near(page, "embedding", "lookup")
    lines = "".join(f"a cat sits on box {one}\n" for one in range(40))
    page.locator(".st-key-lookup_texts textarea").evaluate(
        """(area, text) => {
            const dataTransfer = new DataTransfer();
            dataTransfer.items.add(new File([text], "cats.txt", { type: "text/plain" }));
            for (const kind of ["dragover", "drop"]) {
                const how = { dataTransfer, bubbles: true, cancelable: true };
                area.dispatchEvent(new DragEvent(kind, how));
            }
        }""",
        lines,
    )
    kept = "\n".join(lines.splitlines()[:32])
    expect(field(page, "lookup_texts")).to_have_value(kept)
    expect(page.locator(".st-key-lookup_texts .from-file + p")).to_contain_text("192 of 240 words")
    expect(page).to_have_url(re.compile("lookup_texts="))
    assert query(page)["lookup_texts"] == [kept]


def test_letters_are_counted_where_the_network_reads_letters(
    address: str, new_page: NewPage
) -> None:
    page = new_page(viewport={"width": 1300, "height": 1400})
    go(page, f"{address}/scheme?lang=en&hidden_state_char_level=true")
    near(page, "scheme", "hidden-state")
    file_of(page, "hidden_state_text", b"the cat sits " * 30)
    kept = "the cat sits " * 3 + "the cat"  # 46 letters; 48 would end within a word
    expect(field(page, "hidden_state_text")).to_have_value(kept)
    expect(page.locator(".refusal:visible")).to_have_count(0)


def test_only_fields_of_some_length_take_a_file(address: str, new_page: NewPage) -> None:
    page = new_page(viewport={"width": 1300, "height": 1400})
    go(page, f"{address}/scheme?lang=en")
    expect(page.locator(".st-key-hidden_state_text .from-file")).to_have_count(1)
    expect(page.locator(".st-key-char_rnn_word .from-file")).to_have_count(0)
