"""What tests of the pipeline compare the screen with; and which block of words a notice is."""

from content import Language
from rnn_core.batching.lines import tokenise_lines
from rnn_core.batching.pipeline import Pipeline, run_pipeline
from rnn_core.batching.text_classifier import ClassifierSettings
from rnn_core.networks.demos import reviewer_verdicts
from tests.lessons.answers import longest_piece

EXAMPLE = {
    "ru": "дорого, но вкусно\nочень скучно\nмне понравился этот фильм",
    "en": "expensive but tasty\nso boring\nI liked this film",
}
FIELDS = {
    f"training_step_{name}": name
    for name in ("cell", "hidden", "layers", "side", "max_length", "seed")
}


def expected_pipeline(language: Language, **values) -> Pipeline:
    """What `rnn_core` makes of values of the controls: without a text, of our example."""
    text = values.get("training_step_text", EXAMPLE[language])
    labels = reviewer_verdicts(tokenise_lines(text).tokens, language)
    given = {FIELDS[key]: value for key, value in values.items() if key in FIELDS}
    given["directions"] = 1 + values.get("training_step_bidirectional", False)
    return run_pipeline(text, labels, ClassifierSettings(**given))


def longest(section: str, language: Language, block: str) -> str:
    """The longest piece of a block without a value in it: a line that has it is this block."""
    return longest_piece("pipeline", section, language, block)


def has(section: str, language: Language, block: str, told: list[str]) -> bool:
    """Whether one of the lines is this block."""
    return any(longest(section, language, block) in line for line in told)
