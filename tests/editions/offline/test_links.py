"""Links of the sheet lead to files of the edition; those of the web stay."""

import json

import pytest

from editions.offline.links import address, from_sheet, links, parsed, rewritten
from editions.offline.packs import dumped


@pytest.mark.parametrize(
    ("link", "leads"),
    [
        ("#wall", "#wall"),
        ("https://example.org/a?lang=en", "https://example.org/a?lang=en"),
        ("problems?lang=en#wall", "./problems.html#wall"),
        ("problems?lang=en&wall_start_w=4.90#wall", "./problems.html?wall_start_w=4.90#wall"),
        ("terms?lang=en#term-bptt", "./terms.html#term-bptt"),
        ("./?lang=en&network_word=a+b%26c#network", "./index.html?network_word=a+b%26c#network"),
        ("./?lang=en", "./index.html"),
        ("sheet?lang=en#paper", "./sheet.html#paper"),
        ("sheet/ru", "../sheet/ru.html"),
        ("sheet/en.md", "../sheet/en.md"),
    ],
)
def test_a_link_leads_to_a_file(link, leads):
    assert address(link, "en") == leads


def test_the_sheet_on_paper_leads_back_to_pages():
    leads = {
        "problems?lang=en&wall_start_w=4.90#wall": "../en/problems.html?wall_start_w=4.90#wall",
        "sheet/ru": "../sheet/ru.html",
        "https://example.org/": "https://example.org/",
    }
    assert {link: from_sheet(link, "en") for link in leads} == leads


def test_a_link_into_another_language_is_refused():
    with pytest.raises(ValueError, match="another language"):
        address("problems?lang=ru#wall", "en")


def test_a_link_says_a_page_and_its_settings():
    link = "pipeline?lang=ru&training_step_text=%D0%BA%D0%BE%D1%82+%26&x=#shapes"
    assert parsed(link, "ru") == ("pipeline", {"training_step_text": "кот &", "x": ""}, "shapes")


def test_only_what_leads_somewhere_is_rewritten():
    answer = {
        "blocks": [
            {"runs": [["see ", None, False], ["the wall", "problems?lang=en#wall", False]]},
            {"runs": [["problems?lang=en#wall", "code", False], ["x", "blue", True]]},
            {"figures": [{"text": ["problems?lang=en#wall"], "colour": "#fff"}]},
        ]
    }
    said = dumped(answer).decode()
    found = json.loads(rewritten(said, lambda link: address(link, "en")))
    assert found["blocks"][0]["runs"][1] == ["the wall", "./problems.html#wall", False]
    assert found["blocks"][0]["runs"][0] == ["see ", None, False]
    assert found["blocks"][1:] == answer["blocks"][1:]
    assert links(said) == {"problems?lang=en#wall"}


def test_words_that_hold_quotes_and_brackets_are_no_runs():
    words = 'a "b\\", ["x","problems?lang=en#wall",false]'
    answer = {"runs": [[words, "#wall", False], [words, None, False]], "text": [words]}
    assert links(dumped(answer).decode()) == {"#wall"}
