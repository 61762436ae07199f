"""LSTM and GRU, and their gates."""

from typing import Final

from content import Text
from content.terms.term import Shown, Term

CELLS: Final = (
    Term(
        "lstm",
        Text(ru="LSTM", en="LSTM"),
        Text(ru=r"LSTM", en=r"LSTMs?"),
        Text(
            ru="Рекуррентная ячейка с состоянием c, к которому она прибавляет новое, и тремя"
            " вентилями: записать, оставить, показать.",
            en="A recurrent cell with a state c that it adds to, and three gates: write, keep,"
            " show.",
        ),
        Shown("problems", "gates"),
        ":green[c]<sub>t</sub> = f ⊙ :green[c]<sub>t−1</sub> + i ⊙ g, :violet[h]<sub>t</sub> ="
        " o ⊙ tanh :green[c]<sub>t</sub>",
    ),
    Term(
        "gru",
        Text(ru="GRU", en="GRU"),
        Text(ru=r"GRU", en=r"GRUs?"),
        Text(
            ru="Рекуррентная ячейка с двумя вентилями и без отдельного c: z делит состояние между"
            " старым и новым.",
            en="A recurrent cell with two gates and no c of its own: z divides the state between"
            " old and new.",
        ),
        Shown("scheme", "gates", {"gates_cell": "gru"}),
        ":violet[h]<sub>t</sub> = z ⊙ :violet[h]<sub>t−1</sub> + (1 − z) ⊙ n",
    ),
    Term(
        "cell-state",
        Text(ru="состояние ячейки", en="cell state"),
        Text(ru=r"состояни(е|я|ю|ем|и) ячейки", en=r"cell states?"),
        Text(
            ru="Второе состояние LSTM, c: его умножают только на вентиль забывания и прибавляют к"
            " нему новое.",
            en="The second state of an LSTM, c: only the forget gate multiplies it, and the new is"
            " added.",
        ),
        Shown("questions", "cell-state"),
        ":green[c]<sub>t</sub> = f ⊙ :green[c]<sub>t−1</sub> + i ⊙ g",
    ),
    Term(
        "gate",
        Text(ru="вентиль", en="gate"),
        Text(ru=r"вентил(ь|я|ю|ем|е|и|ей|ям|ями|ях)", en=r"gates?"),
        Text(
            ru="Число от 0 до 1 на каждый нейрон, на которое ячейка умножает: 0 не пропускает"
            " ничего, 1 — всё.",
            en="A number from 0 to 1 for every unit by which the cell multiplies: 0 lets nothing"
            " through, 1 everything.",
        ),
        Shown("scheme", "gates"),
        "σ(:gray[W]<sub>x</sub>:blue[x]<sub>t</sub> + :gray[W]<sub>h</sub>"
        ":violet[h]<sub>t−1</sub> + :gray[b])",
    ),
    Term(
        "input-gate",
        Text(ru="вентиль входа", en="input gate"),
        Text(ru=r"вентил\w+ входа", en=r"input gates?"),
        Text(
            ru="Вентиль i в LSTM: какую долю кандидата g записать в c.",
            en="Gate i of an LSTM: what share of the candidate g is written into c.",
        ),
        Shown("scheme", "gates", {"gates_cell": "lstm"}),
        "i ⊙ g",
    ),
    Term(
        "forget-gate",
        Text(ru="вентиль забывания", en="forget gate"),
        Text(ru=r"вентил\w+ забывания", en=r"forget[- ]gates?"),
        Text(
            ru="Вентиль f в LSTM: какую долю прошлого c оставить, так что f = 1 значит «помнить"
            " всё».",
            en="Gate f of an LSTM: what share of the previous c to keep, so that f = 1 means"
            " “remember everything”.",
        ),
        Shown("scheme", "gates", {"gates_cell": "lstm"}),
        "f ⊙ :green[c]<sub>t−1</sub>",
    ),
    Term(
        "output-gate",
        Text(ru="вентиль выхода", en="output gate"),
        Text(ru=r"вентил\w+ выхода", en=r"output gates?"),
        Text(
            ru="Вентиль o в LSTM: какую долю tanh(c) показать в h.",
            en="Gate o of an LSTM: what share of tanh(c) is shown in h.",
        ),
        Shown("scheme", "gates", {"gates_cell": "lstm"}),
        ":violet[h]<sub>t</sub> = o ⊙ tanh :green[c]<sub>t</sub>",
    ),
    Term(
        "update-gate",
        Text(ru="вентиль обновления", en="update gate"),
        Text(ru=r"вентил\w+ обновления", en=r"update gates?"),
        Text(
            ru="Вентиль z в GRU: в PyTorch z — доля старого состояния, 1 − z — доля нового; во"
            " многих книгах наоборот.",
            en="Gate z of a GRU: in PyTorch z is the share of the old state and 1 − z of the new;"
            " many books swap them.",
        ),
        Shown("scheme", "gates", {"gates_cell": "gru"}),
        "z ⊙ :violet[h]<sub>t−1</sub> + (1 − z) ⊙ n",
    ),
    Term(
        "reset-gate",
        Text(ru="вентиль сброса", en="reset gate"),
        Text(ru=r"вентил\w+ сброса", en=r"reset gates?"),
        Text(
            ru="Вентиль r в GRU: какую долю прошлого видит кандидат n; в PyTorch он умножает после"
            " матрицы.",
            en="Gate r of a GRU: how much of the past the candidate n sees; in PyTorch it"
            " multiplies after the matrix.",
        ),
        Shown("scheme", "gates", {"gates_cell": "gru"}),
        "n = tanh(… + r ⊙ (:gray[W]<sub>hn</sub>:violet[h]<sub>t−1</sub> + :gray[b]))",
    ),
    Term(
        "candidate",
        Text(ru="кандидат", en="candidate"),
        Text(ru=r"кандидат(а|у|ом|е)?", en=r"candidate( state)?"),
        Text(
            ru="Новое содержимое, которое ячейка предлагает на этом шаге: g в LSTM, n в GRU.",
            en="The new content that a cell proposes at this step: g in an LSTM, n in a GRU.",
        ),
        Shown("scheme", "gates"),
        "g = tanh(:gray[W]<sub>xg</sub>:blue[x]<sub>t</sub> + :gray[W]<sub>hg</sub>"
        ":violet[h]<sub>t−1</sub> + :gray[b])",
    ),
    Term(
        "forget-gate-bias",
        Text(ru="смещение вентиля забывания", en="forget-gate bias"),
        Text(
            ru=r"смещени\w+ вентиля забывания( \(forget gate bias\))?",
            en=r"forget[- ]gate('s)? bias",
        ),
        Text(
            ru="Смещение b, которое задаёт вентиль f до обучения: при b = 1 он около 0.73, при b ="
            " 0 около 0.5.",
            en="The bias b that sets gate f before training: about 0.73 with b = 1, about 0.5 with"
            " b = 0.",
        ),
        Shown("problems", "forget-bias", {"forget_bias_bias": 1.0}),
        "f ≈ σ(:gray[b])",
    ),
    Term(
        "constant-error-carousel",
        Text(ru="constant error carousel", en="constant error carousel"),
        Text(ru=r"constant error carousel", en=r"constant error carousel"),
        Text(
            ru="Прямой путь вдоль c в LSTM: при f = 1 градиент проходит по нему без потерь.",
            en="The direct path along c in an LSTM: with f = 1 the gradient passes it"
            " undiminished.",
        ),
        Shown("problems", "gates"),
        "∂:green[c]<sub>t</sub>/∂:green[c]<sub>t−1</sub> = f<sub>t</sub>",
    ),
)
