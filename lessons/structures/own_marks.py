"""What share of readers' own sentences a network takes rightly, for prose."""

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
        "own_sentences", "own_order" … in percent; "count", sentences that were asked: a translator
        is asked none of another world.
    """
    measured = scores()[name][language]
    asked = [one for one in load_own_sentences(language) if f"own_{one.kind}" in measured]
    shares = {
        key: precise_percent(share) for key, share in measured.items() if key.startswith("own_")
    }
    return shares | {"count": len(asked)}
