"""Words and formulas as HTML."""

import re
from itertools import product

import pytest

from content import LANGUAGES
from content.formulas import FORMULAS
from diagrams.theme import QUANTITIES
from editions.formulas import fonts, formula, style
from editions.words import paragraphs, words
from tests.lessons.every import SECTIONS


@pytest.mark.parametrize("name", FORMULAS)
def test_a_formula_is_html_in_the_colours_of_its_quantities(name: str) -> None:
    html = formula(FORMULAS[name], display=True)
    assert html.startswith('<span class="katex-display">') and "katex-error" not in html
    used = [QUANTITIES[letter] for letter in QUANTITIES if rf"\{letter}{{" in FORMULAS[name]]
    for light, dark in used:
        assert f"color:light-dark({light},{dark})" in html
    assert not re.search(r"[;\"]color:#", html)


@pytest.mark.parametrize("section", SECTIONS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_words_of_every_section_become_html(section: str, language: str) -> None:
    said = SECTIONS[section].prose(language)
    html = paragraphs(f"{said.lead}\n\n{said.text}")
    plain = re.sub(r"<span class=\"katex\">.*?</span></span></span></span>|<[^>]+>", "", html)
    assert not re.search(r"\$|:\w+\[|\*\*|\0|\]\(", plain), plain
    assert html.count("<p>") == html.count("</p>") >= 1


def test_marks_become_tags_and_letters_stay_letters() -> None:
    assert words("a **b** `c<d` :violet[h]<sub>t</sub> <pad>") == (
        "a <strong>b</strong> <code>c&lt;d</code>"
        ' <span class="violet">h</span><sub>t</sub> &lt;pad&gt;'
    )
    assert "katex" not in words("costs `$5` or `$6`")
    assert words(":violet[$h$]").startswith('<span class="violet"><span class="katex">')
    leads = words("see [here](problems?lang=en#wall)", lambda link: f"../{link}")
    assert leads == 'see <a href="../problems?lang=en#wall">here</a>'


def test_coloured_words_may_lead_somewhere() -> None:
    said = words(":violet[the [last state](terms?lang=en#term-state) `h_n`] and :blue[x]")
    link = '<a href="terms?lang=en#term-state">last state</a>'
    assert said == (
        f'<span class="violet">the {link} <code>h_n</code></span> and <span class="blue">x</span>'
    )


def test_fonts_are_in_the_style_sheet_or_beside_it() -> None:
    assert len(fonts()) == 9
    inside, beside = style(), style("fonts")
    assert inside.count("data:font/woff2") == 9 and "fonts/KaTeX_Main-Regular.woff2" in beside
    named = set(re.findall(r"KaTeX_\w+", re.sub(r"@font-face{.*?}", "", inside, flags=re.S)))
    html = "".join(formula(tex, flag) for tex, flag in product(FORMULAS.values(), (True, False)))
    for kind in ("amsrm", "mathbf", "mathcal", "mathfrak", "mathscr", "mathsf", "mathtt"):
        if f'"mord {kind}' in html:
            assert kind in ("amsrm", "mathbf")  # others need a font that is not here
    assert {"KaTeX_Main", "KaTeX_Math", "KaTeX_AMS", "KaTeX_Size1"} <= named
