"""Labels and help of the controls, by their keys."""

from typing import Final

from content import Text

LABELS: Final = {
    "text": Text(ru="Текст", en="Text"),
    "word": Text(ru="Слово", en="Word"),
    "chars": Text(ru="по буквам", en="letter by letter"),
    "cell": Text(ru="Ячейка", en="Cell"),
    "hidden": Text(ru="Размер состояния H", en="Hidden size H"),
    "scale": Text(ru="Масштаб W_hh", en="Scale of W_hh"),
    "nonlinearity": Text(ru="Нелинейность", en="Nonlinearity"),
    "seed": Text(ru="Зерно (seed)", en="Seed"),
    "gain": Text(ru="Множитель W_hh", en="Factor on W_hh"),
    "units": Text(ru="Нейронов H", en="Units H"),
    "draw": Text(ru="Зерно весов", en="Seed of the weights"),
    "init": Text(ru="Начальная W_hh", en="Initial W_hh"),
    "activation": Text(ru="Функция", en="Function"),
    "line": Text(ru="Выделить линию H", en="Highlighted H"),
    "puzzle": Text(ru="Задание", en="Exercise"),
    "layers": Text(ru="Слоёв", en="Layers"),
    "deal": Text(ru="Зерно сети", en="Seed of the network"),
    "caption": Text(ru="Подпись к картинке", en="Caption of a picture"),
    "reduction": Text(ru="Сумма или среднее", en="Sum or mean"),
    "counted": Text(ru="Какие шаги в счёт", en="Steps that count"),
    "spelling": Text(ru="Слово, от 2 до 12 букв", en="Word of 2 to 12 letters"),
    "recurrent": Text(ru="память: W_hh", en="memory: W_hh"),
    "cells": Text(ru="Нейронов", en="Units"),
    "start": Text(ru="Зерно весов", en="Seed of the weights"),
    "temperature": Text(ru="Температура", en="Temperature"),
    "top": Text(ru="Лучших букв, k", en="Top k"),
    "learnt": Text(ru="Сколько шагов училась", en="Updates done"),
    "chance": Text(ru="Зерно букв", en="Sampling seed"),
    "opinion": Text(ru="Отзыв (по-русски или по-английски)", en="Review (in English or Russian)"),
    "structure": Text(ru="Структура", en="Structure"),
    "task": Text(ru="Задача", en="Task"),
    "phrase": Text(ru="Сцена (по-русски или по-английски)", en="Scene (in English or Russian)"),
    "review": Text(ru="Отзыв (по-русски или по-английски)", en="Review (in English or Russian)"),
    "trained": Text(ru="обучена", en="trained"),
    "mine": Text(ru="моя сеть", en="my network"),
    "attention": Text(ru="внимание", en="attention"),
    "noise": Text(ru="Шум на картинке", en="Noise in the picture"),
    "beam": Text(ru="Ширина луча", en="Beam width"),
    "steps": Text(ru="Шагов обучения", en="Training steps"),
    "lesson": Text(ru="Зерно обучения", en="Training seed"),
    "rate": Text(ru="Скорость обучения", en="Learning rate"),
    "texts": Text(ru="Ваши тексты, по одному в строке", en="Your texts, one a line"),
    "row": Text(ru="Строка пачки (пустые не в счёт)", en="Line of the batch (empty ones left out)"),
    "vectors": Text(ru="Чьи эмбеддинги", en="Whose embeddings"),
    "probe": Text(ru="Слово", en="Word"),
    "window": Text(ru="Окно, слов в каждую сторону", en="Window, words each way"),
    "negatives": Text(ru="Чужих слов на одно своё, K", en="Negative words, K"),
    "dimension": Text(ru="Чисел в векторе, D", en="Numbers in a vector, D"),
    "sown": Text(ru="Зерно обучения", en="Training seed"),
    "max_length": Text(ru="max_length: токенов в строке", en="max_length: tokens per line"),
    "side": Text(ru="Дополнять", en="Padding side"),
    "cut": Text(ru="Обрезать", en="Truncation side"),
    "pad": Text(ru="Чем дополнять", en="Pad token"),
    "zero_row": Text(ru="padding_idx", en="padding_idx"),
    "frame": Text(ru="Рамка из нулей P", en="Frame of zeros P"),
    "batch": Text(ru="Отзывы, по одному в строке", en="Reviews, one a line"),
    "stack": Text(ru="Слоёв L", en="Layers L"),
    "directions": Text(ru="Направлений", en="Directions"),
    "optimizer": Text(ru="Оптимизатор", en="Optimiser"),
    "learning_rate": Text(ru="Скорость обучения", en="Learning rate"),
    "chunk": Text(ru="Токенов в куске", en="Tokens in a chunk"),
    "layer": Text(ru="Слой", en="Layer"),
    "b": Text(ru="B: строк", en="B: batch"),
    "t": Text(ru="T: шагов", en="T: steps"),
    "d": Text(ru="D: input_size", en="D: input_size"),
    "h": Text(ru="H: hidden_size", en="H: hidden_size"),
    "l": Text(ru="L: num_layers", en="L: num_layers"),
    "two_directions": Text(ru="bidirectional", en="bidirectional"),
    "batch_first": Text(ru="batch_first", en="batch_first"),
    "confusion": Text(ru="Путаница", en="Confusion"),
    "shown": Text(ru="показать, что вышло", en="show the outcome"),
    # problems: flow
    "flow_text": Text(ru="Текст", en="Text"),
    "flow_init": Text(ru="Начальная W_hh", en="Initial W_hh"),
    "flow_nonlinearity": Text(ru="Нелинейность", en="Nonlinearity"),
    "precision": Text(ru="Числа", en="Numbers"),
    "flow_scale": Text(ru="Масштаб W_hh", en="Scale of W_hh"),
    "flow_steps": Text(ru="Шагов T", en="Steps T"),
    "flow_hidden": Text(ru="Размер состояния H", en="Hidden size H"),
    "forget_bias": Text(ru="Смещение f у LSTM", en="LSTM's forget bias"),
    "flow_seed": Text(ru="Зерно весов", en="Seed of the weights"),
    "bptt_cell": Text(ru="Ячейка", en="Cell"),
    "bptt_window": Text(ru="Окно w, шагов", en="Window w, steps"),
    # problems: wall and clipping
    "start_w": Text(ru="Начало: вес w", en="Start: weight w"),
    "start_b": Text(ru="Начало: смещение b", en="Start: bias b"),
    "wall_rate": Text(ru="Скорость обучения η", en="Learning rate η"),
    "threshold": Text(ru="Порог нормы c", en="Norm threshold c"),
    "wall_steps": Text(ru="Шагов во времени T", en="Steps in time T"),
    "max_norm": Text(ru="max_norm", en="max_norm"),
    "clip_value": Text(ru="clip_value", en="clip_value"),
    "clip_rate": Text(ru="Скорость обучения", en="Learning rate"),
    "clip_seed": Text(ru="Зерно", en="Seed"),
    # problems: forgetting
    "forgetting_text": Text(
        ru="Текст (по-русски или по-английски)", en="Text (in English or Russian)"
    ),
    "lag_task": Text(ru="Задание", en="Exercise"),
    "lag_cell": Text(ru="Ячейка", en="Cell"),
    "lag": Text(ru="Учить до расстояния или длины", en="Train up to lag or length"),
    "lag_seed": Text(ru="Зерно сети", en="Seed of the network"),
    # problems: cures
    "relu_scale": Text(ru="Масштаб W_hh (tanh и ReLU)", en="Scale of W_hh (tanh and ReLU)"),
    "relu_steps": Text(ru="Шагов T", en="Steps T"),
    "relu_hidden": Text(ru="Нейронов H", en="Units H"),
    "relu_seed": Text(ru="Зерно весов и входа", en="Seed of weights and input"),
    "review_text": Text(
        ru="Отзыв (по-русски или по-английски)", en="Review (in English or Russian)"
    ),
    "unit": Text(ru="Какой нейрон показать", en="Unit to show"),
    "b_f": Text(ru="Смещение вентиля забывания b", en="Forget-gate bias b"),
    "bias_seed": Text(ru="Зерно весов", en="Seed of the weights"),
}

HELP: Final = {
    "row": Text(
        ru="Какая строка нарисована подробно; за последней строкой берётся последняя.",
        en="The line drawn in detail; past the last line it is the last.",
    ),
    "zero_row": Text(
        ru="Сделать строку дополнения нулевой, как делает nn.Embedding(…, padding_idx=…).",
        en="Make the pad's row zero, as nn.Embedding(…, padding_idx=…) does.",
    ),
    "pad": Text(
        ru="Токен, которым заполнены пустые места: <pad>, <unk> или <end>.",
        en="The token in the empty places: <pad>, <unk> or <end>.",
    ),
    "puzzle": Text(
        ru="recall — что стояло k шагов назад; sums — сумма этого с тем, что стоит сейчас; "
        "totals — сумма всего прочитанного и сумма этих сумм.",
        en="recall: what stood k steps ago; sums: the sum of that and what stands now; "
        "totals: the sum of all that was read, and the sum of these sums.",
    ),
    "vectors": Text(
        ru="translator — переводчик, painter — художник, captioner — автор подписей, "
        "tagger — разметчик частей речи, reviewer — судья отзывов.",
        en="translator, from one language into the other; painter, of pictures after captions; "
        "captioner, the other way round; tagger of parts of speech; reviewer, kind or unkind.",
    ),
    "trained": Text(
        ru="Выключите, и та же сеть покажет, что она отвечает до первого урока.",
        en="Switch off, and the same network shows what it answers before its first lesson.",
    ),
    "mine": Text(
        ru="Сеть, которую вы обучили ниже, вместо нашей.",
        en="The network you have trained below, in place of ours.",
    ),
    "beam": Text(
        ru="Сколько лучших начал предложения помнить: 1 — жадный выбор.",
        en="How many of the best beginnings to keep: 1 is the greedy choice.",
    ),
    "temperature": Text(
        ru="На неё делят оценки букв: меньше 1 — чаще выпадает лучшая, больше 1 — шансы ровнее; "
        "0 — всегда самая вероятная.",
        en="What the scores are divided by: below 1 favours the best, above 1 levels them; "
        "0 always takes the likeliest.",
    ),
    "top": Text(
        ru="Тянуть только из k самых вероятных букв; если в слове их меньше, то из всех.",
        en="Draw among the k likeliest letters only; among all where the word has fewer.",
    ),
    "learnt": Text(
        ru="Сколько шагов обучения у сети позади, из тех же ста, что и выше.",
        en="How many updates the network has behind it, of the same hundred as above.",
    ),
    "chance": Text(
        ru="Зерно случайности, с которым тянут буквы: в обеих строках одно.",
        en="Seed of the chance that draws the letters, the same for both rows.",
    ),
    "noise": Text(
        ru="Стандартное отклонение шума, который добавлен к каждому числу картинки (от 0 до 1).",
        en="Standard deviation of the noise added to every number of the picture (0 to 1).",
    ),
    "cell": Text(
        ru="elman — простая RNN (Элман, 1990), в PyTorch это nn.RNN; lstm — nn.LSTM; gru — nn.GRU.",
        en="elman is the plain RNN (Elman 1990), PyTorch's nn.RNN; lstm is nn.LSTM; gru is nn.GRU.",
    ),
    "scale": Text(
        ru="Во сколько раз W_hh больше, чем её делает PyTorch: числа от −1/√H до 1/√H.",
        en="How many times larger W_hh is than PyTorch makes it: numbers from −1/√H to 1/√H.",
    ),
    "reduction": Text(
        ru="Как потери шагов складываются в L: reduction у функции cross_entropy в PyTorch.",
        en="How the losses of the steps make L: reduction of PyTorch's cross_entropy.",
    ),
    "counted": Text(
        ru="all — потери каждого шага, last — одного последнего, как у классификатора текста.",
        en="all: the loss of every step; last: of the last one alone, as in a text classifier.",
    ),
    "seed": Text(
        ru="С какого числа начинается случайность: то же зерно — те же веса.",
        en="Where chance begins: the same seed, the same weights.",
    ),
    # problems: flow
    "flow_text": Text(
        ru="Читается по буквам; если букв меньше T, текст читается снова с начала.",
        en="Read letter by letter; where it has fewer than T it is read again from its beginning.",
    ),
    "flow_init": Text(
        ru="default — как в PyTorch; orthogonal — поворот, все σ равны 1; identity — единичная; "
        "non-normal — матрица с малыми |λ| и большим σ₁. У LSTM и GRU так в каждом вентиле.",
        en="default: as in PyTorch; orthogonal: a rotation, every σ is 1; identity; non-normal: "
        "small |λ| and a large σ₁. In LSTM and GRU the same for every gate.",
    ),
    "flow_nonlinearity": Text(
        ru="Только у сети Элмана: в LSTM и GRU нелинейности заданы.",
        en="Of the Elman network alone: LSTM and GRU come with theirs.",
    ),
    "precision": Text(
        ru="float32 — как в PyTorch, кончается на 3·10³⁸; float64 — на 2·10³⁰⁸.",
        en="float32, PyTorch's own, ends at 3·10³⁸; float64 ends at 2·10³⁰⁸.",
    ),
    "flow_scale": Text(
        ru="На это число умножена W_hh всех трёх ячеек.",
        en="W_hh of all three cells is multiplied by it.",
    ),
    "flow_steps": Text(
        ru="Затухает: при таком темпе за 100 шагов (или за T, если их больше) остаётся меньше "
        "тысячной; взрывается: становится больше в тысячу раз. Если за весь текст изменение меньше "
        "чем вдвое, то ни то, ни другое.",
        en="Vanishes: at this rate less than a thousandth is left after 100 steps (or T, if more); "
        "explodes: a thousand times more. A change of less than twofold over the text is neither.",
    ),
    "forget_bias": Text(
        ru="Прибавлено к смещению вентиля забывания LSTM; PyTorch начинает около 0.",
        en="Added to the bias of the LSTM's forget gate; PyTorch begins about 0.",
    ),
    "bptt_window": Text(
        ru="Каждые w шагов состояние отсоединено: h = h.detach().",
        en="Every w steps the state is detached: h = h.detach().",
    ),
    # problems: wall and clipping
    "threshold": Text(
        ru="Градиент длиннее c укорачивается до c; шаг тогда не длиннее η·c.",
        en="A gradient longer than c is shortened to c; no step is then longer than η·c.",
    ),
    "wall_steps": Text(
        ru="Сколько раз применяется рекурсия, прежде чем считается ошибка.",
        en="How often the recursion is applied before the error is taken.",
    ),
    "max_norm": Text(
        ru="Наибольшая норма всего градиента: второй аргумент clip_grad_norm_.",
        en="The largest norm of the whole gradient: the second argument of clip_grad_norm_.",
    ),
    "clip_value": Text(
        ru="Наибольшая величина одной компоненты: второй аргумент clip_grad_value_.",
        en="The largest size of one component: the second argument of clip_grad_value_.",
    ),
    "clip_seed": Text(
        ru="Начальные веса и символы; у всех трёх обучений они одни.",
        en="The first weights and the symbols; all three runs have the same.",
    ),
    # problems: forgetting
    "lag_task": Text(
        ru="recall: какая буква стояла в начале; adding: сумма двух отмеченных чисел.",
        en="recall: which letter stood at the beginning; adding: the sum of two marked numbers.",
    ),
    "lag_cell": Text(
        ru="elman — nn.RNN с tanh; irnn — nn.RNN с ReLU и W_hh = I в начале; gru и lstm начинают "
        "с открытой памятью; lstm-default — nn.LSTM с весами, какие даёт PyTorch.",
        en="elman: nn.RNN with tanh; irnn: nn.RNN with ReLU that starts from W_hh = I; gru and "
        "lstm start with their memory open; lstm-default: nn.LSTM as PyTorch starts it.",
    ),
    "lag": Text(
        ru="Сеть учат заново на каждом расстоянии от 5 до этого; у adding это длина T.",
        en="A new network learns at every lag from 5 to this one; at adding it is the length T.",
    ),
    # problems: cures
    "unit": Text(
        ru="liveliest: тот, чей хранящий вентиль (f или z) по словам меняется сильнее всего. "
        "lasting: тот, у которого от первого слова до конца доходит наибольшая доля.",
        en="liveliest: the one whose keeping gate (f or z) changes most over the words. "
        "lasting: the one in which the largest share of the first word gets to the end.",
    ),
}
