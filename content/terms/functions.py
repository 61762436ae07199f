"""Nonlinearities, and what turns numbers into a loss."""

from typing import Final

from content import Text
from content.terms.term import Shown, Term

FUNCTIONS: Final = (
    Term(
        "nonlinearity",
        Text(ru="нелинейность", en="nonlinearity"),
        Text(
            ru=r"нелинейност(ь|и|ью|ей)|функци\w+ активации|активаци(я|и|ю|ей)",
            en=r"nonlinearit(y|ies)|activation functions?",
        ),
        Text(
            ru="Функция активации: кривая, через которую проходит взвешенная сумма; без неё"
            " состояние"
            " было бы линейным отображением всех входов.",
            en="An activation function: the curve that a weighted sum goes through; without it the"
            " state would be a linear map of all inputs.",
        ),
        Shown("questions", "linear-recurrence"),
        "φ(:gray[W]:blue[x] + :gray[b])",
    ),
    Term(
        "tanh",
        Text(ru="tanh", en="tanh"),
        Text(
            ru=r"гиперболическ\w+ тангенс\w*( \(tanh\))?|tanh",
            en=r"hyperbolic tangent( \(tanh\))?|tanh",
        ),
        Text(
            ru="Гиперболический тангенс, нелинейность обычной RNN: сжимает любое число в"
            " промежуток от −1 до 1, наклон не"
            " больше 1.",
            en="The hyperbolic tangent, nonlinearity of a plain RNN: it squeezes any number into"
            " −1 … 1, and its slope"
            " is at most 1.",
        ),
        Shown("problems", "relu"),
        "tanh a = (eᵃ − e⁻ᵃ)/(eᵃ + e⁻ᵃ)",
    ),
    Term(
        "relu",
        Text(ru="ReLU", en="ReLU"),
        Text(ru=r"ReLU", en=r"ReLUs?"),
        Text(
            ru="Нелинейность без верхней границы: отрицательное заменяет нулём, поэтому состояние"
            " RNN может расти на каждом шаге.",
            en="A nonlinearity without an upper bound: negative numbers become zero, so the state"
            " of"
            " an RNN may grow at every step.",
        ),
        Shown("problems", "relu", {"relu_scale": 3.0}),
        "max(0, a)",
    ),
    Term(
        "irnn",
        Text(ru="IRNN", en="IRNN"),
        Text(ru=r"IRNN", en=r"IRNNs?"),
        Text(
            ru="RNN с ReLU, у которой W_hh вначале единичная, а смещения нулевые: без входа"
            " состояние сохраняется.",
            en="An RNN with ReLU whose W_hh starts as the identity and whose biases start at zero:"
            " without input the state is kept.",
        ),
        Shown("problems", "lags", {"lags_cell": "irnn"}),
        ":gray[W]<sub>hh</sub> = I, :gray[b] = 0",
    ),
    Term(
        "sigmoid",
        Text(ru="сигмоида", en="sigmoid"),
        Text(ru=r"сигмоид\w+|логистическ\w+ функци\w+", en=r"sigmoids?|logistic function"),
        Text(
            ru="Логистическая функция σ от 0 до 1; из неё сделаны вентили, наклон не больше ¼.",
            en="The logistic function σ, from 0 to 1; gates are made of it, and its slope is at"
            " most ¼.",
        ),
        Shown("problems", "forget-bias"),
        "σ(a) = 1/(1 + e⁻ᵃ)",
    ),
    Term(
        "saturation",
        Text(ru="насыщение", en="saturation"),
        Text(ru=r"насыщени\w+|насыщен(а|о|ы)?|насыщенн\w+", en=r"saturat(ed|ion|e|es)"),
        Text(
            ru="Нейрон насыщен, когда tanh или σ почти на границе: наклон там около нуля, и"
            " градиент почти не проходит.",
            en="A unit is saturated when tanh or σ is near its bound: the slope there is about"
            " zero,"
            " and hardly any gradient passes.",
        ),
        Shown("problems", "spectrum", {"gradient_flow_scale": 4.0}),
        "tanh′(a) = 1 − tanh² a",
    ),
    Term(
        "logits",
        Text(ru="логиты", en="logits"),
        Text(ru=r"логит(а|у|ом|е|ы|ов|ам|ами|ах)?", en=r"logits?"),
        Text(
            ru="Ответы линейного слоя до softmax: любые числа, по одному на класс; их и ждёт"
            " `CrossEntropyLoss`.",
            en="The answers of the linear layer before softmax, any numbers, one a class; they are"
            " what `CrossEntropyLoss` expects.",
        ),
        Shown("pipeline", "break-it", {"break_it_mistake": "cross_entropy"}),
        ":yellow[z] = :gray[W]<sub>hy</sub>:violet[h] + :gray[b]<sub>y</sub>",
    ),
    Term(
        "softmax",
        Text(ru="softmax", en="softmax"),
        Text(ru=r"softmax", en=r"softmax"),
        Text(
            ru="Превращает логиты в вероятности: все положительны, в сумме 1.",
            en="It turns logits into probabilities: all positive, 1 in sum.",
        ),
        Shown("pipeline", "training-step"),
        ":yellow[p]<sub>i</sub> = exp(:yellow[z]<sub>i</sub>) / Σ<sub>j</sub>"
        " exp(:yellow[z]<sub>j</sub>)",
    ),
    Term(
        "cross-entropy",
        Text(ru="кросс-энтропия", en="cross-entropy"),
        Text(ru=r"(кросс-|перекр[её]стн\w+ )энтропи\w+|cross_entropy", en=r"cross[- ]entropy"),
        Text(
            ru="Потеря классификации: минус логарифм вероятности, которую сеть дала верному"
            " классу.",
            en="The loss of classification: minus the logarithm of the probability given to the"
            " right class.",
        ),
        Shown("pipeline", "training-step"),
        ":orange[L] = −ln :yellow[p]<sub>y</sub>",
    ),
    Term(
        "perplexity",
        Text(ru="перплексия", en="perplexity"),
        Text(ru=r"перплекси\w+", en=r"perplexit(y|ies)"),
        Text(
            ru="Экспонента средней кросс-энтропии: между сколькими равновероятными токенами сеть"
            " как будто выбирает.",
            en="The exponential of the mean cross-entropy: among how many equally likely tokens the"
            " network seems to choose.",
        ),
        Shown("questions", "perplexity"),
        "PPL = exp(:orange[L])",
    ),
)
