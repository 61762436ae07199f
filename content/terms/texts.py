"""From a text to vectors: tokens, embeddings, padding."""

from typing import Final

from content import Text
from content.terms.term import Shown, Term

TEXTS: Final = (
    Term(
        "token",
        Text(ru="токен", en="token"),
        Text(ru=r"токен(а|у|ом|е|ы|ов|ам|ами|ах)?", en=r"tokens?"),
        Text(
            ru="Единица, которую сеть читает за один шаг: слово, часть слова или буква.",
            en="What the network reads in one step: a word, a part of a word or a letter.",
        ),
        Shown("embedding", "lookup"),
    ),
    Term(
        "vocabulary",
        Text(ru="словарь", en="vocabulary"),
        Text(ru=r"словар(ь|я|ю|ем|е|и|ей)", en=r"vocabular(y|ies)"),
        Text(
            ru="Все V токенов, которые сеть знает, с номером id у каждого; остальные читаются как"
            " `<unk>`.",
            en="All V tokens that the network knows, each with its id; others are read as `<unk>`.",
        ),
        Shown("embedding", "lookup"),
        "V",
    ),
    Term(
        "one-hot",
        Text(ru="one-hot вектор", en="one-hot vector"),
        Text(ru=r"one-hot( вектор\w*)?", en=r"one-hot( vectors?)?"),
        Text(
            ru="Вектор из V чисел: единица на месте id, остальные нули; умножить его на матрицу —"
            " взять её строку.",
            en="A vector of V numbers: one at the place of the id, zeros elsewhere; multiplying by"
            " it picks a row of a matrix.",
        ),
        Shown("embedding", "lookup"),
        "onehot(id)ᵀ :gray[E] = :gray[E][id]",
    ),
    Term(
        "embedding",
        Text(ru="эмбеддинг", en="embedding"),
        Text(ru=r"эмбед+инг\w*|embedding", en=r"embeddings?"),
        Text(
            ru="Вектор из D чисел, который заменяет токен: строка таблицы `nn.Embedding`, и её учат"
            " вместе с сетью.",
            en="The vector of D numbers that stands for a token: a row of the table `nn.Embedding`,"
            " trained with the network.",
        ),
        Shown("embedding", "lookup"),
        ":blue[x]<sub>t</sub> = :gray[E][id<sub>t</sub>]",
    ),
    Term(
        "cosine",
        Text(ru="косинус", en="cosine"),
        Text(ru=r"косинус\w*( угла)?", en=r"cosines?"),
        Text(
            ru="Мера близости двух векторов, которая не зависит от их длины: 1 — одно направление,"
            " 0 — прямой угол.",
            en="How alike two vectors are, whatever their lengths: 1 is the same direction, 0 a"
            " right angle.",
        ),
        Shown("embedding", "map"),
        "cos(u, v) = u · v / (‖u‖ ‖v‖)",
    ),
    Term(
        "word2vec",
        Text(ru="word2vec", en="word2vec"),
        Text(ru=r"word2vec", en=r"word2vec"),
        Text(
            ru="Способ получить векторы слов из одного текста, без разметки: у слов с похожими"
            " соседями векторы близки.",
            en="A way to get word vectors from text alone, without labels: words with similar"
            " neighbours get similar vectors.",
        ),
        Shown("embedding", "skipgram"),
    ),
    Term(
        "skip-gram",
        Text(ru="skip-gram", en="skip-gram"),
        Text(ru=r"skip-gram( \(Word2vec\))?", en=r"skip-gram( \(Word2vec\))?"),
        Text(
            ru="Вариант word2vec: вектор слова учат предсказывать каждое слово в окне вокруг него.",
            en="The variant of word2vec in which the vector of a word learns to predict each word"
            " in"
            " the window around it.",
        ),
        Shown("embedding", "skipgram"),
    ),
    Term(
        "negative-sampling",
        Text(ru="негативные примеры", en="negative sampling"),
        Text(
            ru=r"негативн\w+ пример\w+( \(negative sampling\))?|negative sampling",
            en=r"negative sampling",
        ),
        Text(
            ru="Вместо softmax по всему словарю: сосед против K случайных слов, каждое — вопрос"
            " «да или нет».",
            en="In place of a softmax over the vocabulary: a neighbour against K random words, each"
            " a yes-or-no question.",
        ),
        Shown("embedding", "skipgram", {"skipgram_negatives": 5}),
        ":orange[L] = −ln σ(:blue[u] · :gray[v]) − Σ<sub>k</sub> ln σ(−:blue[u] ·"
        " :gray[v]<sub>k</sub>)",
    ),
    Term(
        "context-window",
        Text(ru="окно контекста", en="context window"),
        Text(ru=r"окн(о|а|у|ом|е) (контекста|skip-gram)|по окну", en=r"context windows?"),
        Text(
            ru="Сколько слов слева и справа считаются соседями слова, когда учат skip-gram.",
            en="How many words to the left and right count as neighbours of a word in skip-gram.",
        ),
        Shown("embedding", "skipgram", {"skipgram_window": 2}),
    ),
    Term(
        "padding",
        Text(ru="дополнение", en="padding"),
        Text(ru=r"padding|паддинг\w*|дополнени(е|я|ю|ем|и)( \(padding\))?", en=r"padding"),
        Text(
            ru="Короткие последовательности пачки дополняют служебным токеном `<pad>`, чтобы длины"
            " стали равны; размерность эмбеддинга не меняется.",
            en="Short sequences of a batch are filled with the token `<pad>` until the lengths are"
            " equal; the dimension of the embedding stays.",
        ),
        Shown("embedding", "padding"),
    ),
    Term(
        "truncation",
        Text(ru="обрезка", en="truncation"),
        Text(ru=r"обрезк\w+|обрезают \(truncation\)|truncation", en=r"truncation"),
        Text(
            ru="Строки длиннее max_length обрезают с одной стороны; отрезанных слов сеть не видит.",
            en="Lines longer than max_length are cut at one side; the network never sees what was"
            " cut off.",
        ),
        Shown("embedding", "padding", {"padding_max_length": 4}),
    ),
    Term(
        "mask",
        Text(ru="маска", en="mask"),
        Text(ru=r"маск(а|и|е|у|ой|ам|ами)?", en=r"masks?"),
        Text(
            ru="Тензор, который отличает настоящие слова от `<pad>`: по нему дополнение не входит"
            " в потери или внимание.",
            en="A tensor that tells real words from `<pad>`, so that padding counts neither in the"
            " loss nor in attention.",
        ),
        Shown("questions", "padding-loss"),
    ),
    Term(
        "packed-sequence",
        Text(ru="упакованная пачка", en="packed sequence"),
        Text(
            ru=r"упакованн\w+( (пачк|последовательност)\w+)?|упаковк\w+|packed",
            en=r"packed( sequences?)?|packing",
        ),
        Text(
            ru="Пачка без дополнения: по шагам времени лежат только настоящие слова, и `h_n`"
            " каждой строки — после её последнего слова.",
            en="A batch without its padding: only real words, by time step; `h_n` of every line is"
            " then the state after its last word.",
        ),
        Shown("embedding", "padding-effects"),
    ),
    Term(
        "batch",
        Text(ru="пачка", en="batch"),
        Text(ru=r"пачк(а|и|е|у|ой|ам|ами|ах)|мини-?батч\w*|батч\w*", en=r"(mini-?)?batch(es)?"),
        Text(
            ru="Несколько примеров, которые сеть читает одновременно и по которым делает один шаг"
            " обучения; их называют и minibatch.",
            en="Several examples that the network reads at once and makes one update from; also"
            " called a minibatch.",
        ),
        Shown("pipeline", "training-step"),
        "B",
    ),
)
