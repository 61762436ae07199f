"""Papers about training: the optimiser, dropout, overfitting, generation while training."""

from typing import Final

from content import Text
from content.sources.source import Source, titled

SOURCES: Final = (
    Source(
        "prechelt-1998",
        by="Prechelt",
        year=1998,
        title=titled("Early Stopping - But When?"),
        doi="10.1007/3-540-49430-8_3",
        good_for=Text(
            ru="По какому правилу останавливать обучение и чего это стоит.",
            en="Which rule to stop a training by, and what it costs.",
        ),
    ),
    Source(
        "zaremba-2014",
        by="Zaremba, Sutskever, Vinyals",
        year=2014,
        title=titled("Recurrent Neural Network Regularization"),
        arxiv="1409.2329",
        good_for=Text(
            ru="Dropout только между слоями, как в PyTorch: с ним выигрывают большие сети.",
            en="Dropout between layers only, as in PyTorch: with it large networks win.",
        ),
    ),
    Source(
        "kingma-2015",
        by="Kingma, Ba",
        year=2015,
        title=titled("Adam: A Method for Stochastic Optimization"),
        arxiv="1412.6980",
        good_for=Text(
            ru="Оптимизатор Adam: формулы, поправка на нулевое начало.",
            en="The optimiser Adam: its formulas, and the correction for the start at zero.",
        ),
    ),
    Source(
        "bengio-2015",
        by="Bengio, Vinyals, Jaitly, Shazeer",
        year=2015,
        title=titled("Scheduled Sampling for Sequence Prediction with Recurrent Neural Networks"),
        arxiv="1506.03099",
        good_for=Text(
            ru="Scheduled sampling: вход при обучении — то верный токен, то свой.",
            en="Scheduled sampling: in training the input is now the right token, now the own one.",
        ),
    ),
    Source(
        "huszar-2015",
        by="Huszár",
        year=2015,
        title=titled(
            "How (not) to Train your Generative Model: Scheduled Sampling, Likelihood, Adversary?"
        ),
        arxiv="1511.05101",
        good_for=Text(
            ru="Доказательство, что минимум scheduled sampling — не распределение данных.",
            en="The proof that the minimum of scheduled sampling is not the data's distribution.",
        ),
    ),
    Source(
        "gal-2016",
        by="Gal, Ghahramani",
        year=2016,
        title=titled(
            "A Theoretically Grounded Application of Dropout in Recurrent Neural Networks"
        ),
        arxiv="1512.05287",
        good_for=Text(
            ru="Variational dropout: одна маска на все шаги строки.",
            en="Variational dropout: one mask for all steps of a line.",
        ),
    ),
    Source(
        "semeniuta-2016",
        by="Semeniuta, Severyn, Barth",
        year=2016,
        title=titled("Recurrent Dropout without Memory Loss"),
        arxiv="1603.05118",
        good_for=Text(
            ru="Маска на кандидата: память при этом не теряется.",
            en="A mask on the candidate, which loses no memory.",
        ),
    ),
    Source(
        "krueger-2017",
        by="Krueger et al.",
        year=2017,
        title=titled("Zoneout: Regularizing RNNs by Randomly Preserving Hidden Activations"),
        arxiv="1606.01305",
        good_for=Text(
            ru="Zoneout: выключенный нейрон хранит своё прежнее значение.",
            en="Zoneout: a dropped unit keeps its old value.",
        ),
    ),
)
