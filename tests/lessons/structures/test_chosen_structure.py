"""Whatever the reader chooses above, every section of the page answers."""

from itertools import product

import pytest

from content import LANGUAGES, Language
from lessons.answer import sections
from tests.lessons.answers import show

CHOICES = ("input_output_structure", "structures_task", "many_to_many_attention")
CHOSEN = [one for one in sections("structures") if {*CHOICES} <= set(one.controls)]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("section", CHOSEN, ids=lambda section: section.id)
def test_a_section_answers_for_every_network(section, language: Language) -> None:
    structures, tasks = (section.controls[key].options for key in CHOICES[:2])
    for chosen in product(structures, tasks, [True, False]):
        values = dict(zip(CHOICES, chosen, strict=True))
        blocks = show("structures", section.id, language, **values)
        drawn = [block for block in blocks.values() if block["kind"] != "paragraphs"]
        assert bool(drawn) == (section.id != "training")
        for block in blocks.values():
            if block["kind"] == "program":
                compile(block["source"], block["name"], "exec")
