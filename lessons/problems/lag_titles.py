"""Words of the picture of scores by lag, which two sections show."""

from typing import Final

from content import Language, Text
from content.ui_text import in_language
from lessons.problems.cell_names import CELL_NAMES
from rnn_core.memory.lag_tasks import TaskName

LAGS: Final = {
    "recall": Text(ru="верных ответов", en="right answers"),
    "adding": Text(ru="MSE: чем ниже, тем лучше", en="MSE: lower is better"),
    "lag-recall": Text(ru="сколько шагов назад стояла буква", en="steps back to the letter"),
    "lag-adding": Text(ru="длина последовательности T", en="length of the sequence T"),
    "guess-recall": Text(ru="наугад", en="by chance"),
    "guess-adding": Text(ru="всегда отвечать 1", en="always answering 1"),
    "own": Text(ru="ваша сеть", en="your network"),
}


def titles(task: TaskName, language: Language) -> dict[str, str]:
    """What `diagrams.lags.by_lag` calls its axes, its lines and what guessing gives."""
    named = {"lag": f"lag-{task}", "score": task, "guess": f"guess-{task}", "own": "own"}
    return in_language(CELL_NAMES, language) | {
        name: LAGS[key][language] for name, key in named.items()
    }
