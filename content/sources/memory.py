"""Papers about what a state remembers, what it computes and what it holds."""

from typing import Final

from content import Text
from content.sources.source import Source, titled

SOURCES: Final = (
    Source(
        "jaeger-2001",
        by="Jaeger",
        year=2001,
        title=titled("Short term memory in echo state networks"),
        doi="10.24406/publica-fhg-291107",
        good_for=Text(
            ru="Ёмкость памяти и доказательство, что она не больше H.",
            en="Memory capacity, and the proof that it is at most H.",
        ),
    ),
    Source(
        "dambre-2012",
        by="Dambre, Verstraeten, Schrauwen, Massar",
        year=2012,
        title=titled("Information Processing Capacity of Dynamical Systems"),
        doi="10.1038/srep00514",
        good_for=Text(
            ru="Что состояние помнит и что нелинейного вычисляет: одно растёт за счёт другого.",
            en="What a state remembers and what it computes beyond that: one at the other's cost.",
        ),
    ),
    Source(
        "zimmermann-2012",
        by="Zimmermann, Tietz, Grothmann",
        year=2012,
        title=titled("Forecasting with Recurrent Neural Networks: 12 Tricks"),
        doi="10.1007/978-3-642-35289-8_37",
        good_for=Text(
            ru="Двенадцать приёмов для рекуррентных сетей, среди них шум в начальном состоянии.",
            en="Twelve tricks for recurrent networks, among them noise on the first state.",
        ),
    ),
    Source(
        "collins-2016",
        by="Collins, Sohl-Dickstein, Sussillo",
        year=2016,
        title=titled("Capacity and Trainability in Recurrent Neural Networks"),
        arxiv="1611.09913",
        good_for=Text(
            ru="Сколько запоминает RNN: около 5 бит на параметр, одного числа на нейрон.",
            en="How much an RNN can store: about 5 bits a parameter, one real number a unit.",
        ),
    ),
    Source(
        "radford-2017",
        by="Radford, Jozefowicz, Sutskever",
        year=2017,
        title=titled("Learning to Generate Reviews and Discovering Sentiment"),
        arxiv="1704.01444",
        good_for=Text(
            ru="Нейрон тональности в сети, которую учили предсказывать следующий символ.",
            en="A unit of sentiment in a network trained to predict the next character.",
        ),
    ),
    Source(
        "gu-2022",
        by="Gu, Goel, Ré",
        year=2022,
        title=titled("Efficiently Modeling Long Sequences with Structured State Spaces"),
        arxiv="2111.00396",
        good_for=Text(
            ru="S4: рекуррентный слой без нелинейности внутри, все шаги считаются сразу.",
            en="S4: a recurrence without a nonlinearity in it, all steps computed at once.",
        ),
    ),
    Source(
        "orvieto-2023",
        by="Orvieto et al.",
        year=2023,
        title=titled("Resurrecting Recurrent Neural Networks for Long Sequences"),
        arxiv="2303.06349",
        good_for=Text(
            ru="LRU: линейная рекуррентность, а нелинейность только между слоями.",
            en="LRU: a linear recurrence, with the nonlinearity between layers only.",
        ),
    ),
    Source(
        "ballarin-2023",
        by="Ballarin, Grigoryeva, Ortega",
        year=2023,
        title=titled("Memory of recurrent networks: Do we compute it right?"),
        arxiv="2305.01457",
        good_for=Text(
            ru="Почему измеренная ёмкость памяти меньше точной.",
            en="Why measured memory capacities stay below the exact one.",
        ),
    ),
    Source(
        "ballarin-2025",
        by="Ballarin, Grigoryeva, Ortega",
        year=2025,
        title=titled("Memory Capacity of Nonlinear Recurrent Networks: Is it Informative?"),
        arxiv="2502.04832",
        good_for=Text(
            ru="С активацией ёмкость памяти зависит от размаха входа.",
            en="With an activation, memory capacity depends on the size of the input.",
        ),
    ),
)
