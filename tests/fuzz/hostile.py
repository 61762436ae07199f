"""What a stranger may send: strategies built from the controls that the sections declare.

Every text that tries to get out of its place holds `MARK`: a check can tell what became of it.
"""

from typing import Any

import numpy as np
from hypothesis import strategies as st

from content import LANGUAGES
from lessons.control import Control
from lessons.controls import MAX_CHARACTERS, Choice, Line, Number, Slider, Switch
from lessons.section import Section
from tests.lessons.every import BAD, SECTIONS

MARK = "zqfuzz"
MARKUP = [
    f"<img src=x onerror={MARK}()>",
    f"<script>{MARK}()</script>",
    f"<{MARK}>",
    f"</script></style><{MARK} x='",
    f'"><svg onload={MARK}()>',
    f'<a href="javascript:{MARK}()">x</a>',
    f"<b>{MARK}</b>",
    f"<!--{MARK}-->",
    f"&lt;{MARK}&gt;",
    f"``<{MARK}>``",
    f"` <{MARK}> `",
    f"[x](javascript:{MARK}())",
    f"![x](http://localhost/{MARK})",
    f"[x](#{MARK})",
    f":red[{MARK}] **{MARK}** $ {MARK} $",
    f"{{{{{MARK}}}}} {{{MARK}}} %({MARK})s %s",
    "{{n|a,b}} {{count}} {{low}}",
]
"""Mark-up of HTML, Markdown, Plotly and the sheet's own templates."""
PROGRAMS = [
    f'"; {MARK}(); "',
    f"'; {MARK}(); '",
    f"\\'; {MARK}() #",
    f'"""\n{MARK}()\n"""',
    f"'''\n{MARK}()\n'''",
    f"\n{MARK}()\n",
    f"\\\n{MARK}()",
    f"{{{MARK}()}}",
    "\\",
    "\\N{BULLET} \\u0000 \\x",
]
"""What would be run if a text were put into a program as it stands."""
CELLS = [
    f"={MARK}()",
    f"+{MARK}",
    f"-{MARK}",
    f"@{MARK}",
    f"\t={MARK}",
    "=1+1",
    f"{MARK};=1",
    '","',
]
"""What a spreadsheet would compute."""
LETTERS = [
    *("\x00", "\ud800", "\udfff\ud800", "\ufffe", "\x1b[31mred", "\x85", "a\u2028b\u2029c"),
    *("\u202eabc\u202c", "\u2066\u2067x\u2069", "a" + "\u0301" * 300, "\u0301", "\u200b" * 50),
    *("👨‍👩‍👧‍👦" * 20, "🏴\U000e0067\U000e0062\U000e007f", "🇷🇺🇬🇧🇷", "﷽" * 30, "ﬃ" * 2000, "İıſẞ"),
    *("１２", "٣", "१", "½", "Ⅷ", "א" * 40, "𝕏𝖞𝔷", "нo cмoтpеть"),
    *("\r\n\r\nSet-Cookie: x=1", "../../etc/passwd", "%00%ff%zz", "file:///x", "' OR 1=1 --"),
    *(" ", "\t", "\n", "\u3000", "\xa0", "\n" * 500, " x" * 1900, "a\n" * 1900),
    *("x" * MAX_CHARACTERS, "x" * (MAX_CHARACTERS + 1), "х" * 10**6, "it's " * 700, "-'" * 900),
]
"""Letters that break what counts, cuts, encodes or draws them."""
NUMBERS = [
    *("1e400", "-1e400", "1e308", "5e-324", "nan", "NaN", "-inf", "Infinity", "-0", "-0.0", "1e0"),
    *(str(2**31), str(2**63), str(-(2**63)), "9" * 400, "0" * 400 + "1", "1_000", "0x10", "1j"),
    *(" 1", "1 ", "+1", "--1", "1.", ".5", "1,5", "1e", "e1", "2.5", "0", "1", "-1", "999999999"),
    *("true", "false", "TRUE", "None", "null", "[]", "{}", "[1]", "on"),
]
RAW = [
    *(one for raw in BAD.values() for one in raw),
    *MARKUP,
    *PROGRAMS,
    *CELLS,
    *LETTERS,
    *NUMBERS,
]
"""Whatever may stand behind `=` in an address."""
WORDS = "not good boring cat sits dog big a the кот спит не хороший большая собака hello 1 ! ? , —"

anything = st.one_of(
    st.sampled_from(RAW),
    st.text(st.characters(exclude_categories=[]), max_size=40),
    st.integers().map(str),
    st.floats().map(repr),
)


@st.composite
def readable(draw: st.DrawFn) -> str:
    """A text that a network may read, with something else within it."""
    words = draw(st.lists(st.sampled_from(WORDS.split()), min_size=1, max_size=8))
    if draw(st.booleans()):
        place = draw(st.integers(0, len(words)))
        words.insert(place, draw(st.sampled_from([*MARKUP, *PROGRAMS, *CELLS])))
    return draw(st.sampled_from([" ", " ", "\n"])).join(words)


def good(control: Control) -> st.SearchStrategy[str]:
    """What a link may rightly say of a control: its ends, its positions, texts."""
    match control:
        case Slider():
            return st.sampled_from(control.positions).map(control.format)
        case Number():
            ends = st.sampled_from([control.low, control.default, control.high])
            return st.one_of(ends, st.integers(control.low, control.high)).map(control.format)
        case Choice():
            return st.sampled_from(control.options)
        case Switch():
            return st.sampled_from(["true", "false"])
    assert isinstance(control, Line)
    return readable()


def beside(control: Control) -> st.SearchStrategy[str]:
    """What stands just past the ends of a control."""
    if isinstance(control, Slider | Number):
        step = control.step if isinstance(control, Slider) else 1
        past = [control.low - step, control.high + step, control.high + step / 1000]
        return st.sampled_from(past).map(lambda value: f"{value:g}")
    return anything


def values(control: Control) -> st.SearchStrategy[list[str]]:
    """What a link may say of a control, once or more often."""
    once = st.one_of(good(control), good(control), beside(control), anything)
    return st.one_of(*[once.map(lambda raw: [raw])] * 9, st.lists(once, max_size=3))


@st.composite
def queries(draw: st.DrawFn, section: Section, most: int = 3) -> dict[str, list[str]]:
    """An address's query for a section: some of its keys, most often a language, seldom others."""
    query = {"lang": [draw(st.sampled_from(LANGUAGES))]}
    if draw(st.integers(0, 19)) == 0:
        query["lang"] = draw(st.lists(anything, max_size=2))
    keys = sorted(section.controls)
    chosen = draw(st.lists(st.sampled_from(keys), unique=True, max_size=most)) if keys else []
    query |= {key: draw(values(section.controls[key])) for key in chosen}
    if draw(st.integers(0, 19)) == 0:
        query |= draw(st.dictionaries(anything, st.lists(anything, max_size=2), max_size=3))
    if draw(st.integers(0, 99)) == 0:
        query |= {f"{MARK}{one}": ["1"] for one in range(1000)}
    return query


def polite(section: Section) -> st.SearchStrategy[dict[str, list[str]]]:
    """A query that says nothing wrong: all that is strange stands in texts."""
    said = {key: good(one).map(lambda raw: [raw]) for key, one in section.controls.items()}
    language = st.sampled_from(LANGUAGES).map(lambda one: [one])
    return st.fixed_dictionaries({"lang": language}, optional=said)


sections: st.SearchStrategy[Section] = st.sampled_from([*SECTIONS.values()])
typed_sections: st.SearchStrategy[Section] = st.sampled_from(
    [one for one in SECTIONS.values() if any(key.typed for key in one.controls.values())]
)
wrong_types: list[Any] = [None, True, 2.5, float("nan"), float("inf"), -1, 10**400, 2**63, 1j]
wrong_types += [b"x", [], [1], {}, {"a": 1}, (), object(), "", *MARKUP[:3], "\ud800", "x" * 10**6]
"""Values of the wrong type, for what code gives."""
HUGE = [2**31 - 1, 2**31, 2**63, -(2**63) - 1, 10**400, 1e308, -1e308, 5e-324, 1e400]
HUGE += [float("nan"), -0.0, 0, -1, np.int64(2**62), np.float64("inf"), np.uint8(255)]
"""Numbers that no bound allows, or that lie at the end of what a machine counts with."""
