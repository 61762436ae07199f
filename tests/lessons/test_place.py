"""A place leads to its section, with the values that it names, in every language."""

from urllib.parse import parse_qs, urlsplit

import pytest

from content import LANGUAGES, Text
from lessons.answer import find
from lessons.control import InvalidValue
from lessons.place import Place


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_link_says_what_its_section_reads(language):
    text = Text(ru="кот & собака #1", en="a cat & a dog #1")
    place = Place("pipeline", "init-hidden", {"training_step_text": text, "init_hidden_chunk": 3.0})
    address = urlsplit(place.link(language))
    assert (address.path, address.fragment) == ("pipeline", "init-hidden")
    said = parse_qs(address.query)
    assert said.pop("lang") == [language]
    controls = find("pipeline", "init-hidden").controls
    read = {key: controls[key].parse(*texts) for key, texts in said.items()}
    assert read == {"training_step_text": text[language], "init_hidden_chunk": 3}
    assert place.settings(language)["init_hidden_chunk"] == 3


def test_a_link_opens_what_its_section_stands_under():
    link = Place("structures", "many-to-many").link("en")
    assert "input_output_structure=many-to-many" in link


def test_the_first_page_has_no_name():
    assert Place("home", "network").link("en") == "./?lang=en#network"


def test_what_a_section_has_not_is_refused():
    with pytest.raises(KeyError):
        Place("problems", "wall", {"nothing": 1}).link("en")
    with pytest.raises(InvalidValue):
        Place("problems", "wall", {"wall_start_w": 1e9}).link("en")
    with pytest.raises(LookupError):
        Place("problems", "nothing").link("en")


def test_a_place_gives_what_its_section_computes():
    place = Place("home", "network")
    experiment = place.found.experiment
    assert experiment is not None
    assert place.result("ru") is experiment.at("ru")
    assert Place("home", "map").result("ru") is None
