"""A text as its reader sees it: cleaned of what nobody sees, and cut into characters.

Words that look the same come out the same, however they were typed, so that a network knows them.
"""

import re
import unicodedata
from typing import Final

ZERO_WIDTH_JOINER: Final = "\u200d"
KEYCAP: Final = "\u20e3"
BLACK_FLAG: Final = "\U0001f3f4"  # with tags it is the flag of a region, such as Scotland
JOINERS: Final = ("-", "'", "\u2019")  # stay inside a word: "по-русски", "don't"

_CLEAN: Final = re.compile(r"[ -_a-~«»—]*|[ -@\[-_{-~а-яёА-ЯЁ«»—]*")
"""One alphabet and the usual signs, but no backquote: most texts, with nothing to respell."""
_RESHAPED: Final = re.compile("[\uff01-\uff5e\ufb00-\ufb06\U0001d400-\U0001d7ff]")
"""Other shapes of letters: full-width, ligatures such as "ﬁ", those of formulas."""
_INVISIBLE: Final = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f"
    "\u3164\ufeff\uffa0\ufff0-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    "\U000e0000-\U000e001f\U000e0080-\U000e0fff]"
)
"""Default_Ignorable_Code_Point of Unicode's DerivedCoreProperties and interlinear annotations."""
_CONTEXTUAL: Final = re.compile(
    "[\u200c\u200d\ufe00-\ufe0f\u180b-\u180d\u180f\U000e0020-\U000e007f]"
)
"""The rest of them: joiners, variation selectors and tags, which mean something in some places."""
_JOINED_SCRIPTS: Final = re.compile(
    "[\u0600-\u109f\u1700-\u180a\u1810-\u18af\u1a20-\u1c7f\ua800-\uaaff\ufb50-\ufdff"
    "\U00010a00-\U00011fff]"
)
"""Letters that a joiner between them changes: Arabic, of India, Mongolian and their like."""
_MONGOLIAN: Final = re.compile("[\u1820-\u18af]")

_TO_CYRILLIC: Final = dict(zip("aceopxyABCEHKMOPTXY", "асеорхуАВСЕНКМОРТХУ", strict=True))
_TO_LATIN: Final = {cyrillic: latin for latin, cyrillic in _TO_CYRILLIC.items()}
_LETTERS: Final = re.compile("[A-Za-z\u0300-\u036f\u0400-\u04ff]+")
_MARKED_VOWEL: Final = re.compile("([аеиоуыэюяіє])([\u0300-\u036f]+)", re.IGNORECASE)
_STRESS: Final = re.compile("[\u0300\u0301]")

_HYPHENS: Final = re.compile("[\u2010\u2011\ufe63]")
_DASH_IN_WORD: Final = re.compile(r"(?<=[^\W\d_]|[\u0300-\u036f])[\u2012\u2013\u2212](?=[^\W\d_])")
_APOSTROPHE_IN_WORD: Final = re.compile(
    r"(?<=[^\W_]|[\u0300-\u036f])[\u2018\u2019\u201b\u02bc\u2032`\u00b4](?=[^\W_])"
)


def clean(text: str) -> str:
    """A text without what nobody sees: `respell`, and of a run of whitespace one space.

    Args:
        text: any string.

    Returns:
        The same text, its ends stripped; of a clean one, itself.

    Raises:
        TypeError: it is not a string.

    Example:
        >>> clean(" ко\u00adт,  don\u2019t по\u2013русски ")
        "кот, don't по-русски"
    """
    return " ".join(respell(text).split())


def respell(text: str) -> str:
    """A text as it is read: what looks the same is spelt the same. Case and blanks are kept.

    - Dropped: control characters, lone surrogates, and whatever is invisible: soft hyphens,
      zero-width characters, direction marks, variation selectors, joiners. Emoji stay whole, and
      joiners stay in scripts that need them, such as Persian.
    - The rest is brought to NFC, full-width letters and ligatures to the usual ones.
    - Stress marks over Cyrillic vowels go: "за\u0301мок" is "замок"; й, ё and ї are letters.
    - A word of Cyrillic and Latin letters that look alike becomes a word of one alphabet.
    - Inside a word every hyphen, short dash or minus is "-", every apostrophe "'". A long dash
      parts words, as in English print.

    Args:
        text: any string.

    Returns:
        The same text; of a clean one, itself.

    Raises:
        TypeError: it is not a string.
    """
    if not isinstance(text, str):
        raise TypeError(f"a text must be a str, got {type(text).__name__}")
    if _CLEAN.fullmatch(text):
        return str(text)
    text = "".join(c for c in text if c.isspace() or unicodedata.category(c) not in ("Cc", "Cs"))
    text = _RESHAPED.sub(lambda found: unicodedata.normalize("NFKC", found[0]), text)
    # Composed first, so that canonically equal texts are equal here; apart for single letters.
    text = unicodedata.normalize("NFD", _visible(unicodedata.normalize("NFC", text)))
    text = _LETTERS.sub(_one_alphabet, text)
    text = _MARKED_VOWEL.sub(lambda found: found[1] + _STRESS.sub("", found[2]), text)
    # Composed after the dropping: what stood apart may compose now, and a second pass changes
    # nothing.
    text = _HYPHENS.sub("-", unicodedata.normalize("NFC", text))
    return _APOSTROPHE_IN_WORD.sub("'", _DASH_IN_WORD.sub("-", text))


def _visible(text: str) -> str:
    """A text without characters that nobody sees."""
    kept: list[str] = []
    text = _INVISIBLE.sub("", text)
    for char, after in zip(text, f"{text[1:]} ", strict=False):
        before = kept[-1] if kept else ""
        if not _CONTEXTUAL.match(char) or _means_something(before, char, after):
            kept.append(char)
    return "".join(kept)


def _means_something(before: str, char: str, after: str) -> bool:
    """Whether a joiner, a selector or a tag changes what is seen between its neighbours."""
    if char == ZERO_WIDTH_JOINER and _is_emoji(before) and _is_symbol(after):
        return True
    if char in "\u200c\u200d":
        return bool(_JOINED_SCRIPTS.match(before) and _JOINED_SCRIPTS.match(after))
    if char in "\ufe0e\ufe0f":  # ‼ ⁉ 〰 are emoji and punctuation
        return after == KEYCAP or _is_symbol(before) or before in ("\u203c", "\u2049", "\u3030")
    if char >= "\U000e0020":
        return before == BLACK_FLAG or "\U000e0020" <= before < "\U000e007f"
    return char < "\ufe00" and bool(_MONGOLIAN.match(before))


def _one_alphabet(run: re.Match[str]) -> str:
    """A run of letters, all Cyrillic or all Latin if the others look alike."""
    letters = [char for char in run[0] if char.isalpha()]
    latin = [char for char in letters if char.isascii()]
    cyrillic = [char for char in letters if not char.isascii()]
    if not latin or not cyrillic:
        return run[0]
    tables = [
        table
        for table, strange in ((_TO_CYRILLIC, latin), (_TO_LATIN, cyrillic))
        if all(char in table for char in strange)
    ]
    if not tables:
        return run[0]
    # Where either would do, the alphabet of most letters.
    table = tables[-1] if len(latin) > len(cyrillic) else tables[0]
    return "".join(table.get(char, char) for char in run[0])


def split_characters(text: str) -> list[str]:
    """The characters of a clean text as a reader counts them: grapheme clusters.

    Simplified from Unicode Annex 29: marks and format characters belong to the character before
    them, a modifier to the emoji before it, a pair of regional indicators is one flag, and emoji
    joined by U+200D are one emoji. At the start or after a space they stand alone.

    Args:
        text: as `clean` gives it.

    Returns:
        Its characters in order, spaces among them.

    Example:
        >>> split_characters("no")
        ['n', 'o']
    """
    clusters: list[str] = []
    for char in text:
        if clusters and _continues(clusters[-1], char):
            clusters[-1] += char
        else:
            clusters.append(char)
    return clusters


def _continues(cluster: str, char: str) -> bool:
    """Whether `char` belongs to the grapheme cluster before it."""
    if cluster == " " or char == " ":
        return False
    category = unicodedata.category(char)
    if category.startswith("M") or category == "Cf":
        return True
    if _is_modifier(char):
        return _is_symbol(cluster[0])
    if _is_regional(char):
        return len(cluster) == 1 and _is_regional(cluster)
    return cluster[-1] == ZERO_WIDTH_JOINER and _is_symbol(cluster[0]) and _is_symbol(char)


def _is_regional(char: str) -> bool:
    return "\U0001f1e6" <= char <= "\U0001f1ff"


def _is_modifier(char: str) -> bool:
    return "\U0001f3fb" <= char <= "\U0001f3ff"  # tones of skin


def _is_symbol(char: str) -> bool:
    # "Cn" too: emoji newer than this Python's Unicode tables are unassigned to it.
    return char != "" and unicodedata.category(char) in ("So", "Sm", "Cn")


def _is_emoji(char: str) -> bool:
    """Whether it may end an emoji before a joiner."""
    return _is_symbol(char) or char == "\ufe0f" or _is_modifier(char)
