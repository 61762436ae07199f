"""How many batches a translator needs with attention and without: measured once, and shipped.

    python -m rnn_core.networks.attention_budget

trains both translators anew for every number of batches of `BUDGETS`, by the recipe of the shipped
ones and from its seed, in minutes, and writes the shares of sentences without a mistake to `FILE`.
Each share is of one training: it tells what is possible, not how sure it is.
"""

import json
from functools import cache
from itertools import product
from pathlib import Path
from typing import Final

from rnn_core.bounds import check, check_choice
from rnn_core.networks.training_recipes import RECIPES, train_network
from rnn_core.world.language import LANGUAGES, Language

FILE: Final = Path(__file__).with_suffix(".json")
BUDGETS: Final = (150, 300, 600, 1200, 2400)
"""Batches of one training; the shipped translators have 600."""
TRANSLATORS: Final = ("translator", "translator without attention")


def measure(name: str, language: Language, batches: int) -> float:
    """Train a translator and translate the held-out sentences.

    Args:
        name: one of `TRANSLATORS`.
        language: that is read.
        batches: to train on, 1 … the largest of `BUDGETS`. The learning rate falls to zero over
            them, as in every training by `rnn_core.training.fit`.

    Returns:
        Share of sentences without a mistake, 0 … 1, of weights in half precision, as shipped.

    Raises:
        ValueError: no such translator, or `batches` is out of range.
    """
    check_choice("name", name, TRANSLATORS)
    check("batches", batches, 1, BUDGETS[-1])
    network = train_network(name, language, batches)
    return RECIPES[name].evaluate(network.half().float().eval(), language)["sentences"]


@cache
def shares() -> dict[str, dict[str, dict[int, float]]]:
    """What was measured.

    Returns:
        Name → language → batches → share of sentences without a mistake, 0 … 1.
    """
    found = json.loads(FILE.read_text())
    return {
        name: {
            language: {int(batches): share for batches, share in by_batches.items()}
            for language, by_batches in by_language.items()
        }
        for name, by_language in found.items()
    }


def measure_all() -> None:
    """Measure every training and write `FILE`."""
    table: dict[str, dict[str, dict[str, float]]] = {}
    for name, language, batches in product(TRANSLATORS, LANGUAGES, BUDGETS):
        share = round(measure(name, language, batches), 4)
        table.setdefault(name, {}).setdefault(language, {})[str(batches)] = share
        print(f"{name} {language}: {batches} batches, {share}", flush=True)
    FILE.write_text(json.dumps(table, indent=2) + "\n")


if __name__ == "__main__":
    measure_all()
