"""Papers about gradients and initial weights."""

from typing import Final

from content import Text
from content.sources.source import Source, titled

SOURCES: Final = (
    Source(
        "werbos-1990",
        by="Werbos",
        year=1990,
        title=titled("Backpropagation through time: what it does and how to do it"),
        doi="10.1109/5.58337",
        good_for=Text(
            ru="Обратное распространение по времени: правило и программа.",
            en="Backpropagation through time: the rule and a program.",
        ),
    ),
    Source(
        "williams-1990",
        by="Williams, Peng",
        year=1990,
        title=titled(
            "An Efficient Gradient-Based Algorithm for On-Line Training of Recurrent Network"
            " Trajectories"
        ),
        doi="10.1162/neco.1990.2.4.490",
        good_for=Text(
            ru="Truncated BPTT: как часто идти назад и на сколько шагов.",
            en="Truncated BPTT: how often to go back, and how many steps.",
        ),
    ),
    Source(
        "martens-2011",
        by="Martens, Sutskever",
        year=2011,
        title=titled("Learning Recurrent Neural Networks with Hessian-Free Optimization"),
        at="https://icml.cc/2011/papers/532_icmlpaper.pdf",
        good_for=Text(
            ru="Простая RNN выучивает далёкие связи, если учить её методом второго порядка.",
            en="A plain RNN learns distant connections if it is trained by a second-order method.",
        ),
    ),
    Source(
        "pascanu-2013",
        by="Pascanu, Mikolov, Bengio",
        year=2013,
        title=titled("On the difficulty of training recurrent neural networks"),
        arxiv="1211.5063",
        good_for=Text(
            ru="Когда градиент затухает и взрывается, стена на поверхности потерь и clipping.",
            en="When gradients vanish and explode, the wall in the loss surface, and clipping.",
        ),
    ),
    Source(
        "saxe-2014",
        by="Saxe, McClelland, Ganguli",
        year=2014,
        title=titled(
            "Exact solutions to the nonlinear dynamics of learning in deep linear neural networks"
        ),
        arxiv="1312.6120",
        good_for=Text(
            ru="Почему начальные веса берут ортогональными.",
            en="Why initial weights are taken orthogonal.",
        ),
    ),
    Source(
        "le-2015",
        by="Le, Jaitly, Hinton",
        year=2015,
        title=titled("A Simple Way to Initialize Recurrent Networks of Rectified Linear Units"),
        arxiv="1504.00941",
        good_for=Text(
            ru="IRNN: RNN с ReLU и единичной матрицей вначале помнит долго.",
            en="IRNN: an RNN with ReLU that starts from the identity matrix remembers for long.",
        ),
    ),
    Source(
        "ba-2016",
        by="Ba, Kiros, Hinton",
        year=2016,
        title=titled("Layer Normalization"),
        arxiv="1607.06450",
        good_for=Text(
            ru="LayerNorm, в том числе внутри рекуррентного слоя.",
            en="LayerNorm, inside a recurrent layer too.",
        ),
    ),
)
