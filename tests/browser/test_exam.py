"""The evening before an exam: eight questions, each found by the browser's own search."""

import pytest

from content import LANGUAGES, Language, Text
from tests.browser.hand import NewPage, go

QUESTIONS = [
    ("pipeline", "last-state", Text(ru="h_n", en="h_n")),
    ("embedding", "padding-idx", Text(ru="padding_idx", en="padding_idx")),
    ("problems", "clipping", Text(ru="clip_grad_norm_", en="clip_grad_norm_")),
    ("problems", "gates", Text(ru="LSTM прибавляет", en="an LSTM adds")),
    ("pipeline", "shapes", Text(ru="число параметров GRU", en="GRU parameter count")),
    ("scheme", "sampling", Text(ru="teacher forcing", en="teacher forcing")),
    ("problems", "spectrum", Text(ru="взрывается, если", en="explodes if")),
    ("problems", "relu", Text(ru="а у ReLU", en="but ReLU")),
]
"""A lesson, the section that answers, and what a student types into the search."""
MATCHES = 8
"""Presses of Enter that a student has patience for: titles and the outline are found too."""
FIND = """([words, most]) => {
    getSelection().removeAllRanges();
    for (let press = 1; press <= most && find(words); press += 1) {
        const lead = getSelection().anchorNode.parentElement.closest("[class*=st-key-lead-]");
        if (lead) return [[...lead.classList].find((name) => name.startsWith("st-key-lead-")),
                          getComputedStyle(lead.querySelector("p")).fontWeight];
    }
}"""


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_search_finds_the_bold_sentence_that_answers(
    address: str, new_page: NewPage, language: Language
) -> None:
    page = new_page(predicts=True, viewport={"width": 1366, "height": 768})
    for name in dict.fromkeys(name for name, *_ in QUESTIONS):
        go(page, f"{address}/{name}?lang={language}")
        for section, words in [(one, words) for at, one, words in QUESTIONS if at == name]:
            page.locator(f".st-key-lead-{section}").wait_for()
            found = page.evaluate(FIND, [words[language], MATCHES])
            assert found == [f"st-key-lead-{section}", "600"], words[language]
