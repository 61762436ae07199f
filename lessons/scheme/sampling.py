"""The same word written with the right letters, and with the network's own."""

from collections.abc import Iterator
from typing import Final

from content import Text
from content.template import Run, number, percent, with_visible_blanks
from content.ui_text import in_language
from diagrams import sampling, theme
from lessons.blocks import Block, Drawing, Verdict
from lessons.cache import shared_cache
from lessons.controls import Slider
from lessons.scheme import char_rnn
from lessons.section import Experiment, Question, Section
from lessons.writer import Writer
from rnn_core.charlm.bigrams import MAX_LETTERS
from rnn_core.charlm.char_rnn import STEPS
from rnn_core.charlm.sampling import Generated, accuracy_after_error
from rnn_core.charlm.teacher_forcing import Comparison, compare
from rnn_core.charlm.trained_word import EVERY

NEGLIGIBLE_GAP: Final = 0.05  # shares closer than this are as good as the same
LONG_WORD: Final = {
    **{"char_rnn_word": "Mississippi", "char_rnn_recurrent": True},
    **{"sampling_temperature": 1.0, "sampling_top_k": 12},
    **{"sampling_updates": 24, "sampling_seed": 12},
}
"""A word long enough for letters after a mistake; the question asks about it."""
LABELS: Final = {
    "forced": Text(ru="teacher forcing", en="teacher forcing"),
    "free": Text(ru="свободная генерация", en="free running"),
    "read": Text(ru="прочитано", en="read"),
    "written": Text(ru="написано", en="written"),
    "right": Text(ru="верная буква", en="right letter"),
    "parts": Text(ru="своя ошибка", en="own mistake"),
    "chance": Text(ru="вероятность", en="probability"),
    "share": Text(ru="верно", en="right"),
}

TEMPERATURE = Slider(
    "sampling_temperature",
    Text(ru="Температура", en="Temperature"),
    default=1.0,
    low=0.0,
    high=3.0,
    step=0.1,
    help=Text(
        ru="На неё делят оценки букв: меньше 1 — чаще выпадает лучшая, больше 1 — шансы ровнее; "
        "0 — всегда самая вероятная.",
        en="What the scores are divided by: below 1 favours the best, above 1 levels them; "
        "0 always takes the likeliest.",
    ),
)
TOP_K = Slider(
    "sampling_top_k",
    Text(ru="top-k: лучших букв", en="Top-k letters"),
    default=12,
    low=1,
    high=MAX_LETTERS,  # no word has more
    step=1,
    help=Text(
        ru="Тянуть только из k самых вероятных букв; если в слове их меньше, то из всех.",
        en="Draw among the k likeliest letters only; among all where the word has fewer.",
    ),
)
UPDATES = Slider(
    "sampling_updates",
    Text(ru="Шагов обучения", en="Updates done"),
    default=8,
    low=0,
    high=STEPS,
    step=EVERY,
    help=Text(
        ru="Сколько шагов обучения у сети позади, из тех же ста, что и выше.",
        en="How many updates the network has behind it, of the same hundred as above.",
    ),
)
SEED = Slider(
    "sampling_seed",
    Text(ru="Зерно (seed) букв", en="Sampling seed"),
    default=25,
    low=0,
    high=99,
    step=1,
    help=Text(
        ru="Зерно случайности, с которым тянут буквы: в обеих строках одно.",
        en="Seed of the chance that draws the letters, the same for both rows.",
    ),
)


@shared_cache(256)
def both_ways(
    char_rnn_word: str,
    char_rnn_recurrent: bool,
    char_rnn_hidden: int,
    char_rnn_seed: int,
    sampling_temperature: float,
    sampling_top_k: int,
    sampling_updates: int,
    sampling_seed: int,
) -> Comparison:
    """`charlm.teacher_forcing.compare` after some updates of a word; named like the controls.

    A top k beyond the letters of the word allows them all.
    """
    trained = char_rnn.trained_word(
        char_rnn_word, char_rnn_recurrent, char_rnn_hidden, char_rnn_seed
    )
    snapshot = trained.snapshots[sampling_updates // EVERY]
    top_k = min(sampling_top_k, len(trained.letters))
    return compare(snapshot, trained.word, sampling_temperature, top_k, sampling_seed)


EXPERIMENT = Experiment(
    both_ways, [TEMPERATURE, TOP_K, UPDATES, SEED], builds_on=char_rnn.EXPERIMENT
)


def sampling_figures(writer: Writer, found: Comparison) -> Iterator[Block]:
    """The word teacher forced and running free, letter by letter, and in many runs."""
    titles, facts = in_language(LABELS, writer.language), _facts(found)
    width = theme.steps_width(tuple(found.word), 38)
    yield writer.figure(
        Drawing(sampling.forced_and_free(found, titles), writer.line("alt-lanes", **facts), width),
        Drawing(sampling.letter_probabilities(found, titles), writer.line("alt-odds", **facts)),
        Drawing(sampling.accuracy_by_letter(found, titles), writer.line("alt-shares", **facts)),
        name="sampling",
        captions=[_caption(writer, found, step) for step in range(len(found.word) - 1)],
        notices=[
            writer.runs(f"notice-{_case(found)}", **facts),
            writer.runs(f"notice-{_runs_case(found)}", **facts),
        ],
    )


def whole_words(writer: Writer, found: Comparison) -> Verdict:
    """How often the whole word is right, with and without the teacher."""
    # A network and a word of the question's own: yours may have learnt all, or nothing.
    plain = EXPERIMENT.at(writer.language, **LONG_WORD)
    whole = {name: float(right.all(axis=1).mean()) for name, right in plain.correct.items()}
    gap = whole["forced"] - whole["free"]
    return writer.verdict(
        "same" if gap < NEGLIGIBLE_GAP else "none" if whole["free"] < NEGLIGIBLE_GAP else "fewer",
        **_facts(plain),
        whole=percent(whole["free"]),
    )


def _accuracy_after_mistake(found: Comparison, name: str) -> float:
    return accuracy_after_error(found.correct[name]) or 0.0


def _case(found: Comparison) -> str:
    if found.diverges is not None:
        return "parted"
    if found.free.first_error is not None:
        return "late"
    # Where only one letter can come, no seed would part them.
    return "certain" if _runs_case(found) == "sure" else "same"


def _runs_case(found: Comparison) -> str:
    if found.temperature == 0 or found.top_k == 1:
        return "sure"
    return "runs" if _any_mistake(found) else "flawless"


def _any_mistake(found: Comparison) -> bool:
    """Whether any run of either kind goes on after a mistake."""
    return not all(one[:, :-1].all() for one in found.correct.values())


def _right_letters(run: Generated, word: str) -> str:
    return str(sum(one == other for one, other in zip(run.outputs, word[1:], strict=True)))


def _facts(found: Comparison) -> dict[str, str]:
    forced, free, word = found.forced, found.free, found.word
    first = free.first_error if free.first_error is not None else 0
    return {
        "steps": str(len(word) - 1),
        "first": str(first + 1),
        "next": str(first + 2),
        "wrong": with_visible_blanks(free.outputs[first]),
        "wanted": with_visible_blanks(word[first + 1]),
        "word": with_visible_blanks(word),
        "forced": with_visible_blanks(forced.outputs),
        "free": with_visible_blanks(free.outputs),
        "forced_right": _right_letters(forced, word),
        "free_right": _right_letters(free, word),
        "runs": str(len(found.correct["free"])),
        "forced_share": percent(float(found.correct["forced"].mean())),
        "free_share": percent(float(found.correct["free"].mean())),
        "forced_after": percent(_accuracy_after_mistake(found, "forced")),
        "free_after": percent(_accuracy_after_mistake(found, "free")),
        "update": str(found.snapshot.step),
    }


def _caption(writer: Writer, found: Comparison, step: int) -> list[list[Run]]:
    forced, free = found.forced, found.free
    wanted = found.word[step + 1]
    letter = found.snapshot.network.letters.index(wanted)
    together = found.diverges is None or step < found.diverges
    values = {
        "t": str(step + 1),
        "wanted": with_visible_blanks(wanted),
        "read": with_visible_blanks(forced.inputs[step]),
        "written": with_visible_blanks(forced.outputs[step]),
        "own": with_visible_blanks(free.inputs[step]),
        "wrote": with_visible_blanks(free.outputs[step]),
        "before": number(float(forced.probabilities[step, letter])),
        "after": number(float(forced.sampling_probabilities[step, letter])),
        "own_before": number(float(free.probabilities[step, letter])),
        "own_after": number(float(free.sampling_probabilities[step, letter])),
    }
    case = "right" if forced.outputs[step] == wanted else "wrong"
    return [
        writer.runs(f"step-{case if together else 'apart'}", **values),
        writer.runs("odds" if together else "odds-apart", **values),
    ]


SECTION = Section(
    __name__,
    experiment=EXPERIMENT,
    rows=[[TEMPERATURE, TOP_K, UPDATES, SEED]],
    formulas=["sampling"],
    presets={
        "sharp": {"sampling_temperature": 0.0, "sampling_top_k": 12},
        "hot": {"sampling_temperature": 2.0, "sampling_top_k": 12},
        "two": {"sampling_temperature": 2.0, "sampling_top_k": 2},
        "learnt": {"sampling_temperature": 1.0, "sampling_top_k": 12, "sampling_updates": 100},
        "long": LONG_WORD,
        "afresh": tuple(EXPERIMENT.all_controls),
    },
    question=Question(("same", "fewer", "none"), whole_words),
    answers=[sampling_figures],
)
