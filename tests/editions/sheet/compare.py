"""Whether a file is what would be built now: words alike, numbers but for a last digit."""

import re
from itertools import zip_longest

EXACT = re.compile(
    r"<style>.*?</style>|href=\"[^\"]*\"|\]\([^)]*\)|<sup>[^<]*</sup>|#[0-9a-f]{6}", re.DOTALL
)
"""Style, links, exponents, colours: digits in them are no measurements."""
NUMBER = re.compile(r"\d+(?:\.\d+)?")


def differences(old: str, new: str) -> list[tuple[str, str]]:
    """What differs, the old and the new of each place, with what stands before it."""
    pairs = zip_longest(EXACT.split(old), EXACT.split(new), fillvalue="")
    exact = zip_longest(EXACT.findall(old), EXACT.findall(new), fillvalue="")
    found = [(one[-200:], other[-200:]) for one, other in exact if one != other]
    for one, other in pairs:
        words = zip_longest(NUMBER.split(one), NUMBER.split(other), fillvalue="")
        found += [(a[-80:], b[-80:]) for a, b in words if a != b]
        numbers = zip_longest(NUMBER.finditer(one), NUMBER.finditer(other))
        for a, b in numbers:
            if a is None or b is None or not _near(a[0], b[0]):
                found.append((_context(one, a), _context(other, b)))
    return found


def _near(one: str, other: str) -> bool:
    """Whether two numbers are apart by one unit of the last place at most."""
    decimals = max(len(text.partition(".")[2]) for text in (one, other))
    return abs(float(one) - float(other)) <= 1.01 * 10.0**-decimals


def _context(text: str, number: re.Match[str] | None) -> str:
    return text[max(0, number.start() - 60) : number.end()] if number else "nothing"
