"""Filling computed values into prose, and cutting coloured lines into runs."""

import re
from math import isfinite
from typing import Final

_RAISED: Final = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")
Run = tuple[str, str | None, bool]
"""Text; the name of its colour, "bold", "code", where it leads, or None; and whether it is a
subscript. Where it leads is an address that begins with "#", "https://" or the id of a page."""

_NAME: Final = re.compile(r"\{\{(\w+)(?:\|([^}]*))?\}\}")
_RUN: Final = re.compile(
    r":(?P<colour>\w+)\[(?P<body>.*?)\](?!\])|<sub>(?P<sub>.*?)</sub>"
    r"|\*\*(?P<bold>.+?)\*\*|`(?P<code>[^`]+)`|\[(?P<words>[^\[\]]+)\]\((?P<link>[^()\s]+)\)"
)


def fill(template: str, **values: object) -> str:
    """Replace every {{name}} by its value, and {{name|step,steps}} by its value and the noun.

    Two forms of a noun are English, three are Russian (1 шаг, 2 шага, 5 шагов).

    Raises:
        KeyError: a name has no value.
    """

    def value(match: re.Match[str]) -> str:
        said = str(values[match[1]])
        return f"{said} {_form(int(said), match[2].split(','))}" if match[2] else said

    return _NAME.sub(value, template)


def _form(count: int, forms: list[str]) -> str:
    """The form of a noun that goes with a count, by the plural rules of CLDR."""
    if len(forms) == 2:
        return forms[count != 1]
    if count % 10 == 1 and count % 100 != 11:
        return forms[0]
    return forms[1] if count % 10 in (2, 3, 4) and count % 100 not in (12, 13, 14) else forms[2]


def styled_runs(template: str, **values: object) -> list[Run]:
    """Cut a line with its mark-up into runs, then fill each.

    The mark-up is `:colour[…]`, `<sub>…</sub>`, `**bold**`, code in backticks, `[words](link)`.

    The mark-up is read before the values come in, so a reader's own text is never taken for it.
    """
    cut: list[Run] = []
    end = 0
    for match in _RUN.finditer(template):
        cut.append((template[end : match.start()], None, False))
        kind = str(match.lastgroup)
        marks = {"body": match["colour"], "sub": None, "link": match["link"]}
        words = match["words"] if kind == "link" else match[kind]
        cut.append((words, marks.get(kind, kind), kind == "sub"))
        end = match.end()
    cut.append((template[end:], None, False))
    return [(fill(text, **values), colour, sub) for text, colour, sub in cut if text]


def with_visible_blanks(text: str) -> str:
    """A reader's letters, blanks among them shown as ␣."""
    return "".join("␣" if letter.isspace() else letter for letter in text)


def number(value: float) -> str:
    """Three significant digits with a real minus sign; plain for sizes a reader meets.

    What is none is "inf", "−inf" or "nan".
    """
    size = abs(value)
    if not isfinite(value):
        text = f"{value:f}"
    elif size >= 1e5 or 0 < size < 5e-5:
        digits, power = f"{value:.1e}".split("e")
        text = f"{digits}·{power_of_ten(int(power))}"
    elif size >= 100:
        text = f"{value:.0f}"
    elif size >= 0.095 or size == 0:
        text = f"{value:.2f}"
    else:
        text = f"{value:.2g}" if size >= 1e-3 else f"{value:.4f}"
    return text.replace("-", "−")


def number_or_zero(value: float) -> str:
    """The same of what may be exactly zero, and is then "0"."""
    return number(value) if value else "0"


def decimal(value: float) -> str:
    """Three decimals with a real minus sign, so that numbers that add up are seen to."""
    return f"{value:.3f}".replace("-", "−") if abs(value) < 1000 else number(value)


def power_of_ten(power: int) -> str:
    """10 to a whole power, as it is written."""
    return f"10{str(power).translate(_RAISED)}"


def grouped(count: int) -> str:
    """A whole number, its thousands set apart by a narrow blank."""
    return f"{count:,}".replace(",", "\u202f")


def precise_percent(share: float) -> str:
    """A share of 1 as percent; one near the whole with digits enough to differ from it."""
    return f"{share * 100:.2f}" if 0.995 <= share < 0.99995 else percent(share)


def percent(share: float) -> str:
    """A share of 1 as percent, with as many digits as it needs to differ from zero."""
    return number(share * 100) if 0 < share < 0.01 else f"{share * 100:.0f}"
