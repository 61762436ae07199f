"""One to one: a picture, and the animal in it."""

from content import Text
from lessons.blocks import Verdict
from lessons.controls import Choice, Scene, Slider
from lessons.section import Experiment, Question, Section
from lessons.structures.demonstrations import (
    AskedDemonstration,
    asking,
    picture_answers,
)
from lessons.writer import Writer
from rnn_core.networks.pretrained import scores

PHRASE = Scene(
    "structures_phrase",
    Text(ru="Сцена (по-русски или по-английски)", en="Scene (in English or Russian)"),
    Text(ru="маленький рыжий кот сидит на столе", en="a small ginger cat sits on the table"),
    width=4.0,
)
WEIGHTS = Choice(
    "structures_weights",
    Text(ru="Веса сети", en="Weights of the network"),
    "trained",
    ("untrained", "trained", "mine"),
    labels={
        "untrained": Text(ru="случайные", en="random"),
        "trained": Text(ru="обученные", en="trained"),
        "mine": Text(ru="мои", en="mine"),
    },
    personal="mine",
    help=Text(
        ru="Случайные — сеть до обучения, мои — сеть, которую вы обучили ниже на этой странице.",
        en="Random: the network before training. Mine: the one you have trained below.",
    ),
    width=3.0,
)
NOISE = Slider(
    "structures_noise",
    Text(ru="Шум на картинке", en="Noise in the picture"),
    0.05,
    0.0,
    1.0,
    0.05,
    help=Text(
        ru="Стандартное отклонение шума, который добавлен к каждому числу картинки (от 0 до 1).",
        en="Standard deviation of the noise added to every number of the picture (0 to 1).",
    ),
)
SEED = Slider(
    "structures_seed",
    Text(ru="Зерно (seed)", en="Seed"),
    3,
    0,
    99,
    1,
    help=Text(
        ru="С какого числа начинается случайность: то же зерно — тот же шум.",
        en="Where chance begins: the same seed, the same noise.",
    ),
)


def _unseen_places(writer: Writer, asked: AskedDemonstration) -> Verdict:
    """How often our network knows an animal in a place where it has never met it."""
    share = scores()["classifier"]["en"]["animals"]
    return writer.verdict("yes" if share > 0.5 else "no", share=f"{share * 100:.1f}")


SECTION = Section(
    __name__,
    experiment=Experiment(
        asking(
            "classify", structures_phrase="phrase", structures_noise="noise", structures_seed="seed"
        ),
        [NOISE, SEED, PHRASE, WEIGHTS],
        network=lambda values: "classifier",
    ),
    rows=[[PHRASE], [WEIGHTS], [NOISE, SEED]],
    question=Question(("yes", "no"), _unseen_places),
    answers=[picture_answers],
    shown_when={"input_output_structure": "one-to-one"},
)
