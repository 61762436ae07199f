"""What students call a section besides its title and its lead.

Data alone: `lessons.index` puts it into the index of the search.
"""

from collections.abc import Mapping
from typing import Final

from content import Text

KEYWORDS: Final[Mapping[str, Text]] = {
    "home#map": Text(
        ru="что такое рекуррентная сеть, обозначения, буквы в формулах",
        en="what is a recurrent network, notation, letters in formulas",
    ),
    "structures#input-output": Text(
        ru="типы RNN, виды задач, сколько входов и выходов", en="types of RNN, kinds of tasks"
    ),
    "structures#one-to-one": Text(ru="классификация картинок", en="image classification"),
    "structures#one-to-many": Text(ru="описание картинок", en="describe a picture"),
    "structures#review": Text(
        ru="классификация текста, отзыв хороший или плохой, sentiment analysis",
        en="text classification, positive or negative, sentiment analysis",
    ),
    "structures#caption-to-picture": Text(
        ru="нарисовать по описанию, text to image", en="draw from a text, text to image"
    ),
    "structures#many-to-many": Text(
        ru="машинный перевод, две сети, энкодер-декодер, внимание, узкое место",
        en="machine translation, two networks, encoder-decoder, attention, bottleneck",
    ),
    "structures#tagging": Text(
        ru="разметка последовательности, часть речи каждого слова, именованные сущности",
        en="sequence labelling, named entity recognition, label every token",
    ),
    "structures#evaluation": Text(
        ru="переобучение, тестовая выборка, утечка данных, отложенные примеры",
        en="overfitting, test set, data leak, held-out examples",
    ),
    "structures#training": Text(
        ru="кривая обучения, потери скачут", en="learning curve, noisy loss"
    ),
    "scheme#hidden-state": Text(
        ru="формула RNN, общие веса на всех шагах, рекуррентность",
        en="RNN equation, shared weights at all steps, recurrence",
    ),
    "scheme#memory": Text(
        ru="сеть не помнит первое слово, забывает начало",
        en="does not remember the first word, forgets the start",
    ),
    "scheme#gates": Text(
        ru="чем отличаются LSTM и GRU, вентиль забывания, входа, выхода, сброса, обновления",
        en="LSTM or GRU, difference, forget, input, output, reset, update gate",
    ),
    "scheme#step-losses": Text(
        ru="loss на каждом шаге, обратное распространение во времени",
        en="loss at every step, backpropagation through time",
    ),
    "scheme#char-rnn": Text(
        ru="языковая модель по буквам, предсказать следующую букву",
        en="character language model, next character prediction",
    ),
    "scheme#sampling": Text(
        ru="на обучении хорошо, а генерирует ерунду, temperature, top-k, жадный выбор",
        en="good in training and validation, generated text is bad, garbage, temperature, top-k, "
        "greedy",
    ),
    "scheme#capacity": Text(
        ru="сколько нейронов брать, размер скрытого состояния, hidden_size, сколько помнит",
        en="how many units, choose hidden_size, how much it can store",
    ),
    "scheme#recall": Text(
        ru="hidden_size и память, сколько шагов назад", en="hidden_size and memory, how far back"
    ),
    "scheme#review": Text(
        ru="что означает каждый нейрон, интерпретация состояния",
        en="what each unit means, interpret the hidden state",
    ),
    "scheme#depth": Text(
        ru="многослойная RNN, глубокая сеть, сколько слоёв",
        en="stacked RNN, deep RNN, how many layers",
    ),
    "scheme#pytorch": Text(
        ru="реализация RNN с нуля, numpy", en="implement an RNN from scratch, numpy"
    ),
    "embedding#lookup": Text(
        ru="one-hot, словарь, индекс слова, таблица векторов",
        en="one-hot, vocabulary, word index, lookup table",
    ),
    "embedding#map": Text(
        ru="похожие слова, сравнить смысл, ближайшие соседи, расстояние между словами",
        en="similar words, compare meaning, nearest neighbours, distance between words",
    ),
    "embedding#skipgram": Text(
        ru="обучить векторы слов, negative sampling", en="train word vectors, negative sampling"
    ),
    "embedding#padding": Text(
        ru="тексты разной длины в одном батче, выровнять длину, обрезать",
        en="texts of different length in one batch, same length, truncate, variable length",
    ),
    "embedding#padding-effects": Text(
        ru="последнее состояние с паддингом, pad портит состояние, упаковать",
        en="last state with padding, pad spoils the state, packed sequence",
    ),
    "embedding#padding-idx": Text(
        ru="обнулить вектор pad, не учить эмбеддинг паддинга",
        en="zero vector for pad, do not train the padding embedding",
    ),
    "embedding#convolution": Text(ru="свёртка, рамка нулей", en="convolution, border of zeros"),
    "embedding#pytorch": Text(
        ru="последовательности переменной длины, collate_fn, DataLoader",
        en="variable length sequences, collate_fn, DataLoader",
    ),
    "pipeline#training-step": Text(
        ru="что происходит за один шаг обучения, forward, backward",
        en="what happens in one training step, forward, backward pass",
    ),
    "pipeline#last-state": Text(
        ru="что подать в линейный слой, какой тензор взять для классификации, out[:, -1], "
        "последний выход двунаправленной LSTM",
        en="last output of a bidirectional LSTM, which tensor goes to the linear layer or "
        "classifier, last hidden or output, out[:, -1]",
    ),
    "pipeline#optimizer-step": Text(
        ru="learning rate, градиентный спуск, обновление весов",
        en="learning rate, gradient descent, weight update",
    ),
    "pipeline#init-hidden": Text(
        ru="обнулять ли состояние между батчами, сбросить hidden, stateful, "
        "backward through the graph a second time",
        en="reset the hidden state between batches, stateful, zero hidden, "
        "trying to backward through the graph a second time",
    ),
    "pipeline#shapes": Text(
        ru="размерности, сколько весов, зачем два смещения (bias), batch_first, hidden_size, "
        "num_layers, input_size",
        en="dimensions, how many weights, why two biases (bias vectors), batch_first, "
        "hidden_size, num_layers, input_size",
    ),
    "pipeline#break-it": Text(
        ru="код не работает, почему не обучается, ошибка размерности, batch_first, loss nan",
        en="code does not work, why does it not learn, size mismatch, batch_first, loss nan",
    ),
    "pipeline#pytorch": Text(
        ru="пример кода обучения, train loop", en="training code example, train loop"
    ),
    "problems#gradient-flow": Text(
        ru="исчезающий градиент, почему не учит дальние связи",
        en="vanishing gradient, why it learns no long-range connections",
    ),
    "problems#spectrum": Text(
        ru="условие взрыва, спектральный радиус, сингулярное число, собственные значения",
        en="condition for explosion, spectral radius, singular value, eigenvalue",
    ),
    "problems#wall": Text(
        ru="потери стали nan, скачок потерь, градиент огромный, поверхность ошибки",
        en="loss is nan, loss spikes, huge gradient, error surface, cliff",
    ),
    "problems#clipping": Text(
        ru="что делать, если градиент взрывается, огромный градиент, loss nan, max_norm",
        en="what to do when the gradient explodes, huge gradient, loss goes to nan, max_norm",
    ),
    "problems#relu": Text(
        ru="функция активации, нелинейность, почему не ReLU",
        en="activation function, nonlinearity, why not ReLU",
    ),
    "problems#forgetting": Text(
        ru="не видит начало длинного текста, теряет контекст, долгая память",
        en="forgets the first words of a long text or sentence, loses context",
    ),
    "problems#lags": Text(
        ru="длинные последовательности, LSTM или RNN, adding problem, copying",
        en="long sequences, LSTM or RNN, adding problem, copying task",
    ),
    "problems#truncated": Text(
        ru="разорвать граф между кусками текста, длинный текст не помещается в память, detach, "
        "backward through the graph a second time",
        en="cut the graph between chunks, out of memory on a long text, detach hidden state, "
        "trying to backward through the graph a second time",
    ),
    "problems#gates": Text(
        ru="как устроена LSTM, почему LSTM лучше RNN, constant error carousel",
        en="how an LSTM works, why LSTM is better than RNN, constant error carousel",
    ),
    "problems#forget-bias": Text(
        ru="инициализация LSTM, начальное смещение", en="LSTM initialization, initial bias"
    ),
    "questions#parameters": Text(
        ru="сколько весов, размер модели, Keras, model.summary, numel",
        en="how many weights, model size, Keras, model.summary, numel",
    ),
    "questions#attention-cost": Text(
        ru="что выбрать: LSTM или GRU, чем отличаются, transformer, self-attention, сложность, "
        "скорость, параллельно",
        en="which to choose: LSTM or GRU, difference, self-attention, complexity, speed, parallel",
    ),
    "questions#padding-loss": Text(
        ru="маска в loss, ignore_index, сеть предсказывает pad, accuracy завышена",
        en="mask the loss, ignore_index, the network predicts pad tokens, accuracy is too high",
    ),
    "questions#streams": Text(
        ru="stateful, перемешивать ли окна, shuffle, DataLoader, языковая модель на длинном тексте",
        en="stateful, may windows be shuffled, shuffle, DataLoader, language model on a long text",
    ),
    "questions#hidden-size": Text(
        ru="сколько нейронов брать, какой hidden_size, переобучение, validation loss растёт",
        en="how many units, which hidden_size to choose, overfitting, validation loss goes up",
    ),
    "questions#cell-state": Text(
        ru="зачем LSTM два состояния, c или h, насыщение, c растёт",
        en="two states of an LSTM, c or h, saturation, c grows without bound",
    ),
    "questions#linear-recurrence": Text(
        ru="без функции активации, линейная RNN, XOR, S4, state space model",
        en="without an activation function, linear RNN, XOR, S4, state space model",
    ),
    "questions#first-state": Text(
        ru="начальное состояние, чем инициализировать hidden, обучаемое h_0, nn.Parameter",
        en="initial hidden state, how to initialise hidden, learnable h_0, nn.Parameter",
    ),
    "questions#scheduled-sampling": Text(
        ru="scheduled sampling, свои ответы на входе при обучении, exposure bias",
        en="scheduled sampling, feed own predictions in training, exposure bias",
    ),
    "questions#recurrent-dropout": Text(
        ru="variational dropout, zoneout, регуляризация RNN",
        en="variational dropout, zoneout, regularise an RNN",
    ),
    "questions#perplexity": Text(
        ru="ppl, метрика языковой модели, exp от loss, bits per character",
        en="ppl, metric of a language model, exp of the loss, bits per character",
    ),
    "questions#flat-line": Text(
        ru="предсказывает среднее, прогноз ряда, сеть выдаёт константу, нормировать данные",
        en="predicts the mean, time series forecast, constant output, scale the data",
    ),
    "sheet#paper": Text(
        ru="распечатать, печать, PDF, на одном листе, A4, конспект, Obsidian, Markdown, скачать",
        en="print, PDF, printable, one page, A4, cheat sheet, notes, Obsidian, Markdown, download",
    ),
    "check#quiz": Text(
        ru="тест, экзамен, вопросы для самопроверки", en="test, exam, quiz, self-check"
    ),
}
"""Place → what students call it besides its title and its lead."""
