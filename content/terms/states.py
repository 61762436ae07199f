"""The state, what it is computed from, and how much it remembers."""

from typing import Final

from content import Text
from content.terms.term import Shown, Term

STATES: Final = (
    Term(
        "hidden-state",
        Text(ru="скрытое состояние", en="hidden state"),
        Text(
            ru=r"(скрыт\w+ |прошл\w+ |последн\w+ )?состояни(е|я|ю|ем|и|й|ям|ями|ях)",
            en=r"(hidden |previous |last )?states?",
        ),
        Text(
            ru="Вектор из H чисел, в котором RNN хранит прочитанное; каждый шаг вычисляет его из"
            " входа и прошлого состояния.",
            en="The vector of H numbers in which an RNN keeps what it has read; every step computes"
            " it from the input and the previous state.",
        ),
        Shown("scheme", "hidden-state"),
        ":violet[h]<sub>t</sub> = tanh(:gray[W]<sub>xh</sub>:blue[x]<sub>t</sub> + :gray[b] +"
        " :gray[W]<sub>hh</sub>:violet[h]<sub>t−1</sub>)",
    ),
    Term(
        "hidden-size",
        Text(ru="размер состояния", en="hidden size"),
        Text(ru=r"hidden size( H)?|размер\w* состояни\w+", en=r"hidden sizes?( H)?"),
        Text(
            ru="Сколько чисел в скрытом состоянии; это предел памяти RNN, а не длина текста.",
            en="How many numbers the hidden state has; it limits an RNN's memory, not the length of"
            " the text.",
        ),
        Shown("scheme", "capacity", {"capacity_hidden": 32}),
        ":violet[h]<sub>t</sub> ∈ ℝᴴ",
    ),
    Term(
        "initial-state",
        Text(ru="начальное состояние", en="initial state"),
        Text(ru=r"начальн\w+ состояни\w+|h_0", en=r"initial (hidden )?states?|h_0"),
        Text(
            ru="Состояние до первого входа: в PyTorch нули, если не передать другое.",
            en="The state before the first input: zeros in PyTorch, unless another one is passed.",
        ),
        Shown("questions", "first-state"),
        ":violet[h]<sub>0</sub> = 0",
    ),
    Term(
        "unit",
        Text(ru="нейрон", en="unit"),
        Text(ru=r"нейрон(а|у|ом|е|ы|ов|ам|ами|ах)?", en=r"units?"),
        Text(
            ru="Одно из H чисел состояния вместе с весами, которые его вычисляют.",
            en="One of the H numbers of a state, with the weights that compute it.",
        ),
        Shown("scheme", "hidden-state"),
    ),
    Term(
        "input",
        Text(ru="вход", en="input"),
        Text(ru=r"вход(а|у|ом|е|ы|ов)?", en=r"inputs?"),
        Text(
            ru="Вектор, который сеть читает на шаге t; у текста — эмбеддинг слова или буквы.",
            en="The vector that the network reads at step t; of a text the embedding of a word or a"
            " letter.",
        ),
        Shown("scheme", "hidden-state"),
        ":blue[x]<sub>t</sub>",
        everyday=True,
    ),
    Term(
        "output",
        Text(ru="ответ сети", en="output"),
        Text(ru=r"(выход|ответ)(а|у|ом|е|ы|ов)? сети", en=r"outputs?"),
        Text(
            ru="То, что сеть предсказывает по состоянию; `output` в PyTorch — другое: состояния на"
            " всех шагах.",
            en="What the network predicts from its state; PyTorch's `output` is something else: the"
            " states at all steps.",
        ),
        Shown("pipeline", "last-state"),
        ":yellow[ŷ]<sub>t</sub> = :gray[W]<sub>hy</sub>:violet[h]<sub>t</sub> +"
        " :gray[b]<sub>y</sub>",
        everyday=True,
    ),
    Term(
        "weights",
        Text(ru="веса", en="weights"),
        Text(ru=r"вес(а|ов|ам|ами|ах)", en=r"weights?"),
        Text(
            ru="Числа, которые меняет обучение; у RNN они одни и те же на всех шагах.",
            en="The numbers that training changes; an RNN uses the same ones at all steps.",
        ),
        Shown("home", "map"),
        ":gray[W]<sub>xh</sub>, :gray[W]<sub>hh</sub>, :gray[W]<sub>hy</sub>",
        everyday=True,
    ),
    Term(
        "bias",
        Text(ru="смещение", en="bias"),
        Text(ru=r"смещени(е|я|ю|ем|и|й|ям|ями|ях)", en=r"bias(es)?"),
        Text(
            ru="Число, которое слой прибавляет к взвешенной сумме; у ячеек PyTorch их два на нейрон"
            " каждого вентиля.",
            en="A number that a layer adds to the weighted sum; PyTorch's cells have two for every"
            " unit of every gate.",
        ),
        Shown("questions", "parameters"),
        ":gray[b]<sub>ih</sub> + :gray[b]<sub>hh</sub>",
    ),
    Term(
        "step",
        Text(ru="шаг", en="step"),
        Text(
            ru=r"шаг(а|у|ом|е|и|ов|ам|ами|ах)?(?! (обучени|оптимизатор))",
            en=r"(?<!training )(time )?steps?(?! of (training|the optimiser))",
        ),
        Text(
            ru="Чтение одного элемента последовательности: вход x с номером t превращает прошлое"
            " состояние в новое.",
            en="Reading one element of the sequence: input x number t turns the previous state into"
            " a new one.",
        ),
        Shown("home", "network"),
        "t = 1 … T",
        everyday=True,
    ),
    Term(
        "stacked-rnn",
        Text(ru="многослойная RNN", en="stacked RNN"),
        Text(ru=r"многослойн\w+ RNN|num_layers", en=r"stacked RNNs?|stack RNN layers"),
        Text(
            ru="Слои RNN друг над другом: вход верхнего слоя — состояния слоя под ним.",
            en="RNN layers above one another: the input of a layer is the states of the one below.",
        ),
        Shown("scheme", "depth"),
    ),
    Term(
        "bidirectional",
        Text(ru="двунаправленная RNN", en="bidirectional RNN"),
        Text(ru=r"двунаправленн\w+( (RNN|сло\w+))?", en=r"bidirectional( (RNNs?|layers?))?"),
        Text(
            ru="Две RNN: одна читает с начала, другая с конца; на каждом шаге их состояния ставят"
            " рядом.",
            en="Two RNNs, one reads from the start, the other from the end; at every step their"
            " states are put side by side.",
        ),
        Shown("pipeline", "last-state", {"training_step_bidirectional": True}),
        "output<sub>t</sub> = [:violet[h→]<sub>t</sub>; :violet[h←]<sub>t</sub>]",
    ),
    Term(
        "h-n",
        Text(ru="h_n", en="h_n"),
        Text(ru=r"h_n", en=r"h_n"),
        Text(
            ru="То, что слой PyTorch возвращает кроме `output`: последнее состояние каждого слоя и"
            " направления.",
            en="What a layer of PyTorch returns beside `output`: the last state of every layer and"
            " direction.",
        ),
        Shown("pipeline", "last-state"),
    ),
    Term(
        "memory-capacity",
        Text(ru="ёмкость памяти", en="memory capacity"),
        Text(ru=r"[её]мкост\w+ памяти( MC)?", en=r"memory capacity( MC)?"),
        Text(
            ru="Сколько прошлых чисел линейное считывание восстанавливает по состоянию; не больше"
            " H, если вход — независимые числа.",
            en="How many past numbers a linear readout recovers from the state; at most H when the"
            " inputs are independent.",
        ),
        Shown("scheme", "capacity"),
        "MC = Σ<sub>k</sub> r²(k) ≤ H",
    ),
    Term(
        "noise-floor",
        Text(ru="порог шума", en="noise floor"),
        Text(ru=r"порог\w* шума( λ)?", en=r"noise floor( λ)?"),
        Text(
            ru="Доля наибольшей дисперсии состояния, ниже которой линейное считывание не"
            " различает изменений: они считаются шумом.",
            en="The share of the state's largest variance below which a linear readout gives up:"
            " such changes count as noise.",
        ),
        Shown("scheme", "capacity", {"capacity_noise": -6}),
        "λ",
    ),
    Term(
        "reservoir",
        Text(ru="резервуар", en="reservoir"),
        Text(ru=r"резервуар\w*|echo state", en=r"reservoirs?|echo state networks?"),
        Text(
            ru="RNN со случайными весами, которые не обучают: учат только линейное считывание её"
            " состояний.",
            en="An RNN with random weights that are not trained: only a linear readout of its"
            " states is learnt.",
        ),
        Shown("scheme", "capacity"),
    ),
)
