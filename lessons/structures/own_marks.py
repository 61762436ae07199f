"""What share of readers' own sentences a network takes rightly, for prose."""

from collections import Counter
from typing import Any

from content import Language
from content.template import precise_percent
from rnn_core.networks.pretrained import scores
from rnn_core.world.own_sentences import load_own_sentences


def own_marks(name: str, language: Language) -> dict[str, Any]:
    """The measured shares of a tagger or a translator, all and kind by kind.

    Args:
        name: of the network.
        language: of the sentences.

    Returns:
        "own_sentences" and "own_words" in percent; "own_order" … as "8/9", for a kind has few
        sentences; "count", sentences that were asked: a translator is asked none of another world.
    """
    measured = scores()[name][language]
    asked = Counter(f"own_{one.kind}" for one in load_own_sentences(language))
    kinds = {key: count for key, count in asked.items() if key in measured}
    right = {key: f"{round(measured[key] * count)}/{count}" for key, count in kinds.items()}
    shares = {
        key: precise_percent(measured[key])
        for key in ("own_sentences", "own_words")
        if key in measured
    }
    return shares | right | {"count": sum(kinds.values())}
