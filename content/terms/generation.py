"""How a network writes, and how it is taught to."""

from typing import Final

from content import Text
from content.terms.term import Shown, Term

GENERATION: Final = (
    Term(
        "teacher-forcing",
        Text(ru="teacher forcing", en="teacher forcing"),
        Text(ru=r"teacher forcing", en=r"teacher forcing"),
        Text(
            ru="При обучении генератор получает на вход верный прошлый токен, даже если сам"
            " предсказал другой.",
            en="In training a generator is given the right previous token, even where it predicted"
            " another one.",
        ),
        Shown("scheme", "sampling"),
    ),
    Term(
        "scheduled-sampling",
        Text(ru="scheduled sampling", en="scheduled sampling"),
        Text(
            ru=r"scheduled sampling|teacher forcing ratio",
            en=r"scheduled sampling|teacher forcing ratio",
        ),
        Text(
            ru="При обучении верный токен всё чаще заменяют тем, что сеть сказала сама; доля верных"
            " — teacher forcing ratio.",
            en="In training the right token is more and more often replaced by the network's own;"
            " the share of right ones is the teacher forcing ratio.",
        ),
        Shown("questions", "scheduled-sampling"),
    ),
    Term(
        "free-running",
        Text(ru="свободная генерация", en="free running"),
        Text(ru=r"свободн\w+ генераци\w+( \(free running\))?", en=r"free[- ]running( generation)?"),
        Text(
            ru="Генерация, при которой вход следующего шага — токен, который сеть выбрала сама.",
            en="Generation in which the next input is the token that the network chose itself.",
        ),
        Shown("scheme", "sampling"),
        ":blue[x]<sub>t+1</sub> = :yellow[x̂]<sub>t+1</sub>",
    ),
    Term(
        "exposure-bias",
        Text(ru="exposure bias", en="exposure bias"),
        Text(ru=r"exposure bias", en=r"exposure bias"),
        Text(
            ru="После своей ошибки сеть попадает в состояния, которых при teacher forcing не было,"
            " и ошибается чаще.",
            en="After a mistake of its own the network meets states that teacher forcing never"
            " showed, and errs more often.",
        ),
        Shown("questions", "scheduled-sampling"),
    ),
    Term(
        "temperature",
        Text(ru="температура", en="temperature"),
        Text(ru=r"температур\w+", en=r"temperatures?"),
        Text(
            ru="Число τ, на которое делят логиты перед softmax: меньше 1 — выбор осторожнее, больше"
            " 1 — случайнее.",
            en="The number τ that divides the logits before softmax: below 1 choices are safer,"
            " above 1 more random.",
        ),
        Shown("scheme", "sampling", {"sampling_temperature": 2.0}),
        "softmax(:yellow[z] / τ)",
    ),
    Term(
        "top-k",
        Text(ru="top-k", en="top-k"),
        Text(ru=r"top[-_]k", en=r"top[-_]k"),
        Text(
            ru="Следующий токен выбирают только из k самых вероятных.",
            en="The next token is drawn from the k likeliest only.",
        ),
        Shown("scheme", "sampling", {"sampling_top_k": 3}),
    ),
    Term(
        "greedy-choice",
        Text(ru="жадный выбор", en="greedy choice"),
        Text(ru=r"жадн\w+( выбор\w*)?", en=r"greed(y|ily)( choices?)?"),
        Text(
            ru="На каждом шаге берут самый вероятный токен; самого вероятного предложения это не"
            " гарантирует.",
            en="The likeliest token is taken at every step, which does not guarantee the likeliest"
            " sentence.",
        ),
        Shown("structures", "one-to-many", {"structures_beam": 1}),
        "argmax :yellow[p]",
    ),
    Term(
        "beam-search",
        Text(ru="поиск лучом", en="beam search"),
        Text(
            ru=r"поиск\w* лучом|луч( \(beam search\))?|beam search",
            en=r"beam( search| \(beam search\))?",
        ),
        Text(
            ru="Генерация, которая на каждом шаге хранит несколько самых вероятных начал"
            " предложения.",
            en="Generation that keeps several of the likeliest beginnings of a sentence at every"
            " step.",
        ),
        Shown("structures", "one-to-many", {"structures_beam": 8}),
    ),
)
