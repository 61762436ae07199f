"""How a network learns."""

from typing import Final

from content import Text
from content.terms.term import Shown, Term

TRAINING: Final = (
    Term(
        "loss",
        Text(ru="потеря", en="loss"),
        Text(ru=r"функци\w+ потерь|потер(я|и|ю|ей|ь|ям|ями|ях)", en=r"loss(es)?"),
        Text(
            ru="Число, которое обучение уменьшает: насколько ответ сети хуже верного.",
            en="The number that training lowers: how far the network's answer is from the right"
            " one.",
        ),
        Shown("scheme", "step-losses"),
        ":orange[L]",
        everyday=True,
    ),
    Term(
        "gradient",
        Text(ru="градиент", en="gradient"),
        Text(ru=r"градиент(а|у|ом|е|ы|ов|ам|ами|ах)?", en=r"gradients?"),
        Text(
            ru="Производные потерь по всем весам: в какую сторону и насколько быстро потери"
            " растут.",
            en="The derivatives of the loss with respect to all weights: which way it grows,"
            " and how fast.",
        ),
        Shown("pipeline", "training-step"),
        "g = ∂:orange[L]/∂:gray[W]",
    ),
    Term(
        "backpropagation",
        Text(ru="обратное распространение ошибки", en="backpropagation"),
        Text(
            ru=r"обратн\w+ распространени\w+( ошибки)?|обратн\w+ проход\w*|backpropagation",
            en=r"back[- ]?propagation|backward pass",
        ),
        Text(
            ru="Вычисление градиента от потери назад, слой за слоем, по правилу производной сложной"
            " функции.",
            en="Computing the gradient from the loss backwards, layer by layer, by the chain rule.",
        ),
        Shown("pipeline", "training-step"),
    ),
    Term(
        "bptt",
        Text(ru="BPTT", en="BPTT"),
        Text(
            ru=r"обратн\w+ распространени\w+( ошибки)? во времени( \(BPTT\))?|BPTT",
            en=r"back[- ]?propagation through time( \(BPTT\))?|BPTT",
        ),
        Text(
            ru="Обратное распространение по развёрнутой RNN: градиенты одних и тех же весов со всех"
            " шагов складываются.",
            en="Backpropagation through the unrolled RNN: the gradients of the same weights from"
            " all"
            " steps add up.",
        ),
        Shown("scheme", "step-losses"),
        "∂:orange[L]/∂:gray[W] = Σ<sub>t</sub> Σ<sub>k≤t</sub> ∂:orange[L]<sub>t</sub>/"
        "∂:gray[W]<sub>(k)</sub>",
    ),
    Term(
        "optimiser",
        Text(ru="оптимизатор", en="optimiser"),
        Text(ru=r"оптимизатор(а|у|ом|е|ы|ов)?", en=r"optimi[sz]ers?"),
        Text(
            ru="Правило, по которому градиент превращают в изменение весов: SGD, Adam.",
            en="The rule that turns a gradient into a change of the weights: SGD, Adam.",
        ),
        Shown("pipeline", "optimizer-step"),
    ),
    Term(
        "learning-rate",
        Text(ru="скорость обучения", en="learning rate"),
        Text(ru=r"скорост\w+ обучения( η)?", en=r"learning rates?( η)?"),
        Text(
            ru="Число η, на которое оптимизатор умножает свой шаг: слишком большое — потери растут,"
            " слишком малое — почти не меняются.",
            en="The number η that scales an optimiser's step: too large and the loss grows, too"
            " small and it hardly moves.",
        ),
        Shown("pipeline", "optimizer-step", {"optimizer_step_learning_rate": "10"}),
        "Δ:gray[w] = −η g",
    ),
    Term(
        "sgd",
        Text(ru="SGD", en="SGD"),
        Text(ru=r"SGD", en=r"SGD"),
        Text(
            ru="Стохастический градиентный спуск: вес сдвигают против градиента одной пачки,"
            " пропорционально его величине.",
            en="Stochastic gradient descent: a weight moves against the gradient of one batch, in"
            " proportion to its size.",
        ),
        Shown("pipeline", "optimizer-step", {"optimizer_step_optimizer": "sgd"}),
        "Δ:gray[w] = −η g",
    ),
    Term(
        "adam",
        Text(ru="Adam", en="Adam"),
        Text(ru=r"Adam", en=r"Adam"),
        Text(
            ru="Оптимизатор, который делит средний градиент на его обычную величину, поэтому шаги"
            " всех весов близки по величине.",
            en="An optimiser that divides the mean gradient by its usual size, so that all weights"
            " move by similar amounts.",
        ),
        Shown("pipeline", "optimizer-step", {"optimizer_step_optimizer": "adam"}),
        "Δ:gray[w] = −η m̂ / (√v̂ + ε)",
    ),
    Term(
        "update",
        Text(ru="обновление весов", en="update"),
        Text(ru=r"обновлени(е|я|й|ю|ем|и|ям|ях)( весов)?", en=r"updates?"),
        Text(
            ru="Один шаг оптимизатора: пачка, градиент, новые веса; не путать с шагом по времени.",
            en="One step of the optimiser: a batch, its gradient, new weights; not to be confused"
            " with a step in time.",
        ),
        Shown("pipeline", "optimizer-step"),
    ),
    Term(
        "epoch",
        Text(ru="эпоха", en="epoch"),
        Text(ru=r"эпох(а|и|е|у|ой|ам|ами|ах)?", en=r"epochs?"),
        Text(
            ru="Один проход по всем обучающим примерам: N/B обновлений пачками по B, а если в"
            " пачке все N примеров, то одно.",
            en="One pass through all training examples: N/B updates in batches of B, a single one"
            " when the batch is all N.",
        ),
        Shown("questions", "hidden-size"),
        "N / B",
    ),
    Term(
        "generalisation",
        Text(ru="обобщение", en="generalisation"),
        Text(ru=r"обобщени(е|я|ю|ем|и)", en=r"generali[sz]ation"),
        Text(
            ru="Верные ответы на примерах, которых при обучении не было: для них сеть и учат.",
            en="Right answers on examples that training did not have: they are what a network is"
            " trained for.",
        ),
        Shown("structures", "evaluation"),
    ),
    Term(
        "overfitting",
        Text(ru="переобучение", en="overfitting"),
        Text(
            ru=r"переобучени(е|я|ю|ем|и)|переобуч(ена|ается|ился|илась)", en=r"overfit(s|ting|ted)?"
        ),
        Text(
            ru="Сеть заучивает свои примеры: потери на них падают дальше, а на других растут.",
            en="The network memorises its examples: their loss goes on falling, that of others"
            " rises.",
        ),
        Shown("questions", "hidden-size"),
    ),
    Term(
        "validation",
        Text(ru="валидация", en="validation"),
        Text(ru=r"валидаци(я|и|ю|ей)", en=r"validation( (set|loss))?"),
        Text(
            ru="Проверка на отложенных примерах, по которой выбирают настройки: H, число"
            " обновлений;"
            " итог измеряют на третьих, тестовых.",
            en="A check on examples set apart, by which settings such as H are chosen; the result"
            " is"
            " measured on a third set, the test set.",
        ),
        Shown("questions", "hidden-size"),
    ),
    Term(
        "dropout",
        Text(ru="dropout", en="dropout"),
        Text(ru=r"dropout|дропаут\w*", en=r"dropout"),
        Text(
            ru="При обучении случайные числа на выходе слоя заменяют нулями; у"
            " `nn.LSTM(dropout=)` это делается только между слоями.",
            en="In training random entries of a layer's output become zeros; `nn.LSTM(dropout=)`"
            " does it only between layers.",
        ),
        Shown("pipeline", "break-it", {"break_it_mistake": "dropout"}),
        ":violet[h] ⊙ m / (1 − p)",
    ),
    Term(
        "recurrent-dropout",
        Text(ru="рекуррентный dropout", en="recurrent dropout"),
        Text(
            ru=r"(рекуррентн\w+|вариационн\w+) dropout",
            en=r"(recurrent|variational) dropout",
        ),
        Text(
            ru="Dropout внутри рекуррентного слоя, на состоянии или на том, что в него пишут;"
            " вариационный берёт одну маску на всю последовательность.",
            en="Dropout inside a recurrent layer, on its state or on what is written to it; the"
            " variational one keeps one mask for the whole sequence.",
        ),
        Shown("questions", "recurrent-dropout"),
    ),
    Term(
        "seed",
        Text(ru="зерно", en="seed"),
        Text(ru=r"зерн(о|а|у|ом|е)", en=r"seeds?"),
        Text(
            ru="Число, с которого начинает генератор случайных чисел: то же зерно — те же начальные"
            " веса.",
            en="The number that a random generator starts from: the same seed gives the same"
            " initial"
            " weights.",
        ),
        Shown("scheme", "hidden-state", {"hidden_state_seed": 7}),
    ),
)
