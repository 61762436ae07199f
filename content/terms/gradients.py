"""How far back a gradient gets, and what is done about it."""

from typing import Final

from content import Text
from content.terms.term import Shown, Term

GRADIENTS: Final = (
    Term(
        "vanishing-gradient",
        Text(ru="затухание градиента", en="vanishing gradient"),
        Text(
            ru=r"затухани\w+( градиент\w*)?|градиент\w* (не )?затуха\w+",
            en=r"vanishing( gradients?)?|gradients? (do(es)? not )?vanish(es)?",
        ),
        Text(
            ru="На пути назад матрицы шага сжимают градиент, и до первых слов он доходит"
            " экспоненциально малым.",
            en="On its way back the step matrices shrink the gradient, and it reaches the first"
            " words"
            " exponentially small.",
        ),
        Shown("problems", "gradient-flow", {"gradient_flow_scale": 0.5}),
        "‖∂:violet[h]<sub>T</sub>/∂:violet[h]<sub>k</sub>‖ → 0",
    ),
    Term(
        "exploding-gradient",
        Text(ru="взрыв градиента", en="exploding gradient"),
        Text(
            ru=r"взрыв(а|у|ом|е|ы|ов)?( градиент\w*)?|градиент\w* взрыва\w+|взрыва\w+",
            en=r"explod(ing|es?)( gradients?)?|gradients? explodes?|explosion",
        ),
        Text(
            ru="На пути назад матрицы шага растягивают градиент; для этого необходимо σ₁ > 1, но"
            " этого мало.",
            en="On its way back the step matrices stretch the gradient; σ₁ > 1 is necessary for it,"
            " not sufficient.",
        ),
        Shown("problems", "spectrum", {"gradient_flow_scale": 2.5}),
        "‖∂:violet[h]<sub>T</sub>/∂:violet[h]<sub>k</sub>‖ ≤ (γσ₁)ᵀ⁻ᵏ",
    ),
    Term(
        "jacobian",
        Text(ru="матрица Якоби", en="Jacobian"),
        Text(
            ru=r"матриц\w+ (Якоби|шага)|якобиан\w*",
            en=r"Jacobian( matri(x|ces))?s?|step matri(x|ces)",
        ),
        Text(
            ru="Производные нового состояния по прошлому; на неё умножается градиент на каждом шаге"
            " назад.",
            en="The derivatives of the new state with respect to the previous one; the gradient is"
            " multiplied by it at every step back.",
        ),
        Shown("problems", "gradient-flow"),
        "J<sub>t</sub> = diag(φ′) :gray[W]<sub>hh</sub>",
    ),
    Term(
        "singular-value",
        Text(ru="наибольшее сингулярное число", en="largest singular value"),
        Text(
            ru=r"(наибольш\w+ )?сингулярн\w+ числ\w+( σ₁)?|σ₁",
            en=r"(largest )?singular values?( σ₁)?|σ₁",
        ),
        Text(
            ru="Во сколько раз матрица W_hh самое большее удлиняет вектор за одно умножение.",
            en="By how much matrix W_hh stretches a vector at most in one multiplication.",
        ),
        Shown("problems", "spectrum"),
        "σ₁ = max ‖:gray[W]v‖ / ‖v‖",
    ),
    Term(
        "spectral-radius",
        Text(ru="спектральный радиус", en="spectral radius"),
        Text(ru=r"спектральн\w+ радиус\w*( ρ)?", en=r"spectral radi(us|i)( ρ)?"),
        Text(
            ru="Наибольший модуль собственного числа W_hh: он решает, что станет с её степенями в"
            " конце концов, и не больше σ₁.",
            en="The largest modulus of an eigenvalue of W_hh: it decides what its powers do in the"
            " end, and is at most σ₁.",
        ),
        Shown("problems", "spectrum"),
        "ρ = max |λ<sub>i</sub>| ≤ σ₁",
    ),
    Term(
        "non-normal-matrix",
        Text(ru="ненормальная матрица", en="non-normal matrix"),
        Text(ru=r"ненормальн\w+( матриц\w+)?|non-normal", en=r"non-normal( matri(x|ces))?"),
        Text(
            ru="Матрица, у которой WWᵀ ≠ WᵀW: её степени могут сначала расти, хотя ρ < 1.",
            en="A matrix with WWᵀ ≠ WᵀW: its powers may grow at first although ρ < 1.",
        ),
        Shown("problems", "spectrum", {"gradient_flow_init": "non-normal"}),
        ":gray[W]:gray[W]ᵀ ≠ :gray[W]ᵀ:gray[W]",
    ),
    Term(
        "orthogonal-matrix",
        Text(ru="ортогональная матрица", en="orthogonal matrix"),
        Text(ru=r"ортогональн\w+( матриц\w+)?", en=r"orthogonal( matri(x|ces))?"),
        Text(
            ru="Матрица, которая не меняет длины векторов: все сингулярные числа равны 1, поэтому с"
            " неё часто начинают W_hh.",
            en="A matrix that keeps the length of vectors: all its singular values are 1, so W_hh"
            " is"
            " often started with one.",
        ),
        Shown("problems", "gradient-flow", {"gradient_flow_init": "orthogonal"}),
        ":gray[W]ᵀ:gray[W] = I",
    ),
    Term(
        "long-term-dependency",
        Text(ru="долгосрочная зависимость", en="long-term dependency"),
        Text(
            ru=r"(долгосрочн|дальн)\w+ (зависимост|связ)\w+",
            en=r"(long-term|distant) (dependenc(y|ies)|connections?)",
        ),
        Text(
            ru="Ответ зависит от слова, прочитанного много шагов назад; выучить это мешает"
            " затухание градиента.",
            en="The answer depends on a word read many steps ago; the vanishing gradient makes"
            " it hard to learn.",
        ),
        Shown("problems", "lags"),
    ),
    Term(
        "adding-problem",
        Text(ru="задача на сложение", en="adding problem"),
        Text(ru=r"задач\w+ на сложение", en=r"adding problem"),
        Text(
            ru="Проверка дальней памяти: в ряду чисел отмечены два, в конце надо назвать их сумму;"
            " ответ «1» даёт MSE 1/6.",
            en="A test of long memory: two numbers of a row are marked, the answer is their sum;"
            " always saying 1 gives an MSE of 1/6.",
        ),
        Shown("problems", "lags", {"lags_task": "adding"}),
    ),
    Term(
        "gradient-clipping",
        Text(ru="ограничение нормы градиента", en="gradient clipping"),
        Text(
            ru=r"ограничени\w+( нормы)? градиента( \(clipping\))?|clipping",
            en=r"(gradient )?clipping",
        ),
        Text(
            ru="Если норма всего градиента больше порога, его умножают так, чтобы она стала равна"
            " порогу; направление то же.",
            en="Where the norm of the whole gradient is above a threshold it is scaled down to it;"
            " the direction stays.",
        ),
        Shown("problems", "clipping"),
        "g ← g · min(1, max_norm / ‖g‖)",
    ),
    Term(
        "clipping-by-value",
        Text(ru="ограничение по значению", en="clipping by value"),
        Text(ru=r"(ограничени\w+ )?по значению", en=r"(clipp(ing|ed) )?by value"),
        Text(
            ru="Каждую производную обрезают отдельно до промежутка ±v; направление градиента может"
            " измениться.",
            en="Every derivative is cut off at ±v on its own; the direction of the gradient may"
            " change.",
        ),
        Shown("problems", "clipping", {"clipping_clip_value": 0.1}),
        "g<sub>i</sub> ← max(−v, min(v, g<sub>i</sub>))",
    ),
    Term(
        "truncated-bptt",
        Text(
            ru="усечённое обратное распространение",
            en="truncated BPTT",
        ),
        Text(
            ru=r"усеч[её]нн\w+ (обратн\w+ распространени\w+|BPTT)|truncated BPTT",
            en=r"truncated (BPTT|back[- ]?propagation( through time)?)",
        ),
        Text(
            ru="Длинный текст читают кусками: состояние переходит из куска в кусок, а градиент за"
            " границу куска не идёт.",
            en="A long text is read in chunks: the state passes from chunk to chunk, and no"
            " gradient"
            " passes the boundary.",
        ),
        Shown("problems", "truncated", {"truncated_window": 10}),
        "h = h.detach()",
    ),
)
