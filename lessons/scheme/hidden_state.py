"""The hidden state, step by step."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from content import Text
from content.ui_text import in_language
from diagrams import hidden_state
from lessons import unrolled
from lessons.blocks import Block, Drawing, Verdict
from lessons.controls import Choice, FileLimits, Line, Slider, Switch
from lessons.section import Experiment, Question, Section
from lessons.writer import Writer
from rnn_core.charlm.single_pass import MAX_TOKENS, Cell, Nonlinearity, SinglePass

REPEATED_TEXT: Final = Text(ru="кот видит кот видит кот", en="the cat sees the cat sees the cat")
YES_NO_TEXT: Final = Text(ru="да нет да", en="yes no yes")
UNITS: Final = Text(ru="нейрон состояния", en="unit of the state")
SUM: Final = Text(ru="их сумма", en="their sum")
PART_LABELS: Final = {
    "elman": {
        "from_word": Text(ru="вход: W<sub>xh</sub>x + b", en="input: W<sub>xh</sub>x + b"),
        "from_memory": Text(
            ru="память: W<sub>hh</sub>h<sub>t−1</sub>",
            en="memory: W<sub>hh</sub>h<sub>t−1</sub>",
        ),
    },
    "lstm": {
        "from_word": Text(ru="записано: i·g", en="written: i·g"),
        "from_memory": Text(ru="сохранено: f·c<sub>t−1</sub>", en="kept: f·c<sub>t−1</sub>"),
    },
    "gru": {
        "from_word": Text(ru="записано: (1−z)·n", en="written: (1−z)·n"),
        "from_memory": Text(ru="сохранено: z·h<sub>t−1</sub>", en="kept: z·h<sub>t−1</sub>"),
    },
}
STATE_FORMULAS: Final = {"elman": "h = φ(Σ)", "lstm": "h = o·tanh(Σ)", "gru": "h = Σ"}

CELLS: Final = {"lstm": Text(ru="LSTM", en="LSTM"), "gru": Text(ru="GRU", en="GRU")}

TEXT = Line(
    "hidden_state_text",
    Text(ru="Текст", en="Text"),
    Text(ru="рыжий кот сидит на старом столе", en="the red cat sits on an old table"),
    file=FileLimits(words=MAX_TOKENS, signs=True, letters_if="hidden_state_char_level"),
    width=2.3,
)
CHAR_LEVEL = Switch(
    "hidden_state_char_level", Text(ru="по буквам", en="letter by letter"), width=1.4
)
CELL = Choice(
    "hidden_state_cell",
    Text(ru="Ячейка", en="Cell"),
    "elman",
    ("elman", "lstm", "gru"),
    width=2.0,
    labels=CELLS | {"elman": Text(ru="простая RNN", en="plain RNN")},
    help=Text(
        ru="Простая RNN (Элман, 1990) — nn.RNN в PyTorch, LSTM — nn.LSTM, GRU — nn.GRU.",
        en="The plain RNN (Elman 1990) is PyTorch's nn.RNN, LSTM is nn.LSTM, GRU is nn.GRU.",
    ),
)
NONLINEARITY = Choice(
    "hidden_state_nonlinearity",
    Text(ru="Нелинейность", en="Nonlinearity"),
    "tanh",
    ("tanh", "relu"),
    width=1.3,
    labels={"relu": Text(ru="ReLU", en="ReLU")},
    enabled_when=("hidden_state_cell", "elman"),
    disabled_reason=Text(
        ru="Выбор есть только у простой ячейки: в LSTM и GRU нелинейности заданы.",
        en="Only the plain cell has a choice: LSTM and GRU come with theirs.",
    ),
)
SCALE = Slider(
    "hidden_state_scale",
    Text(ru="Масштаб W_hh", en="Scale of W_hh"),
    default=1.0,
    low=0.0,
    high=4.0,
    step=0.1,
    help=Text(
        ru="Во сколько раз W_hh больше, чем её делает PyTorch: числа от −1/√H до 1/√H.",
        en="How many times larger W_hh is than PyTorch makes it: numbers from −1/√H to 1/√H.",
    ),
)
HIDDEN = Slider(
    "hidden_state_hidden", Text(ru="Размер состояния H", en="Hidden size H"), 10, 2, 64, 1
)
SEED = Slider(
    "hidden_state_seed",
    Text(ru="Зерно (seed)", en="Seed"),
    default=3,
    low=0,
    high=99,
    step=1,
    help=Text(
        ru="С какого числа начинается случайность: то же зерно — те же веса.",
        en="Where chance begins: the same seed, the same weights.",
    ),
)


def read(
    hidden_state_text: str,
    hidden_state_char_level: bool,
    hidden_state_cell: Cell,
    hidden_state_hidden: int,
    hidden_state_scale: float,
    hidden_state_nonlinearity: Nonlinearity,
    hidden_state_seed: int,
) -> SinglePass:
    """`lessons.unrolled.read`; arguments are named like the controls."""
    return unrolled.read(
        hidden_state_text,
        hidden_state_char_level,
        hidden_state_cell,
        hidden_state_hidden,
        hidden_state_scale,
        hidden_state_nonlinearity,
        hidden_state_seed,
    )


EXPERIMENT = Experiment(read, [SCALE, HIDDEN, SEED, TEXT, CHAR_LEVEL, CELL, NONLINEARITY])


def _formula(values: Mapping[str, Any]) -> list[str]:
    cell: str = values["hidden_state_cell"]
    return [values["hidden_state_nonlinearity"] if cell == "elman" else cell]


def network_figures(writer: Writer, reading: SinglePass) -> Iterator[Block]:
    """The unrolled network, one step written out, and what to notice in it."""
    say, cell, run = writer.language, reading.cell, unrolled.run_facts(reading)
    labels = hidden_state.SumLabels(
        **in_language(PART_LABELS[cell], say),
        summed=SUM[say],
        state=STATE_FORMULAS[cell].replace("φ", reading.nonlinearity),
        units=UNITS[say],
    )
    steps = [unrolled.step_facts(reading, t) for t in range(len(reading.tokens))]
    case = regime(reading)
    if case in ("runaway", "unbounded"):
        run |= unrolled.free_facts(reading)
    notices = [writer.runs(f"notice-{case}", **run)]
    if repeat := unrolled.repeated_token_facts(reading):
        first = case in ("calm", "gated")  # nothing unusual: then the repeated word matters most
        notices.insert(0 if first else 1, writer.runs("notice-repeat", **repeat))
    yield writer.figure(
        unrolled.drawing(writer, reading),
        Drawing(hidden_state.sum_by_unit(reading, labels), writer.line("alt-parts", **run)),
        name="unrolled",
        captions=[
            [
                writer.runs(f"step-{cell}", **now, nonlinearity=reading.nonlinearity),
                writer.runs(f"words-{cell}", **now),
            ]
            for now in steps
        ],
        notices=notices,
    )
    if case in ("runaway", "unbounded"):
        yield writer.note("note-radius", **run)
    yield writer.note("note-cost", **run, **unrolled.cost_facts(reading))


def regime(reading: SinglePass) -> str:
    """Which sentence describes what the sliders have done to the memory."""
    return "gated" if reading.gates else reading.regime


def same_word_twice(writer: Writer, reading: SinglePass) -> Verdict:
    """Whether one word gives one state without W_hh, the only way of the past into a state."""
    text, size, seed = YES_NO_TEXT[writer.language], reading.states.shape[1], reading.seed
    pairs = {
        name: unrolled.read(text, False, "elman", size, scale, "tanh", seed)
        for name, scale in (("with_memory", 1.0), ("without_memory", 0.0))
    }
    distances = {name: unrolled.distance(pair, 0, 2) for name, pair in pairs.items()}
    states = pairs["without_memory"].states
    same = bool((states[0] == states[2]).all())
    return writer.verdict("same" if same else "memory", **distances)


_PLAIN: Final = {"hidden_state_cell": "elman", "hidden_state_nonlinearity": "tanh"}
_REPEATED: Final = {"hidden_state_text": REPEATED_TEXT, "hidden_state_char_level": False}

SECTION = Section(
    __name__,
    experiment=EXPERIMENT,
    rows=[
        [CELL, NONLINEARITY],
        [SCALE, HIDDEN, SEED, CHAR_LEVEL],
        [TEXT],
    ],  # the text by its picture
    formulas=_formula,
    beside=True,
    presets={
        "forget": _PLAIN | {"hidden_state_scale": 0.0} | _REPEATED,
        "loud": _PLAIN | {"hidden_state_scale": 3.0},
        "relu": _PLAIN | {"hidden_state_scale": 2.5, "hidden_state_nonlinearity": "relu"},
        "twice": _PLAIN | {"hidden_state_scale": 1.0} | _REPEATED,
        "letters": {
            "hidden_state_scale": 1.0,
            "hidden_state_nonlinearity": "tanh",
            "hidden_state_text": unrolled.WORD,
            "hidden_state_char_level": True,
        },
        "reset": tuple(EXPERIMENT.all_controls),
    },
    question=Question(("same", "weights", "memory"), same_word_twice),
    answers=[network_figures],
)
