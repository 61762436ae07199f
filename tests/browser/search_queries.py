"""What students type, in their own words, and the places that answer it.

Written before the search was tuned, as titles of posts in a forum. A place is "page#section"; where
several sections answer, any of them will do. A test looks for one among the first two results.
"""

from content import Language

QUERIES: list[tuple[str, Language, set[str]]] = [
    (
        "my loss goes to nan after a few epochs",
        "en",
        {"problems#clipping", "problems#wall", "pipeline#break-it"},
    ),
    (
        "why does my model forget the first words of a long sentence",
        "en",
        {"problems#forgetting", "scheme#memory"},
    ),
    (
        "which tensor do I feed to the classifier, output or hidden",
        "en",
        {"pipeline#last-state"},
    ),
    (
        "sequences of different length in one batch",
        "en",
        {"embedding#padding", "embedding#pytorch"},
    ),
    (
        "validation accuracy is good but generated text is garbage",
        "en",
        {"scheme#sampling", "questions#scheduled-sampling"},
    ),
    ("what does batch_first change", "en", {"pipeline#break-it", "pipeline#shapes"}),
    (
        "do I have to reset hidden state between batches",
        "en",
        {"pipeline#init-hidden", "questions#streams", "questions#first-state"},
    ),
    ("how do gates stop the gradient from vanishing", "en", {"problems#gates"}),
    (
        "backward through the graph a second time error",
        "en",
        {"problems#truncated", "pipeline#init-hidden", "pipeline#break-it"},
    ),
    ("machine translation with two networks", "en", {"structures#many-to-many"}),
    ("почему не используют релу в рекуррентных сетях", "ru", {"problems#relu"}),
    ("сколько весов у лстм", "ru", {"pipeline#shapes", "questions#parameters"}),
    ("сеть не видит начало длинного текста", "ru", {"problems#forgetting", "scheme#memory"}),
    ("зачем обнулять паддинг в эмбеддингах", "ru", {"embedding#padding-idx"}),
    (
        "градиенты стали огромными что делать",
        "ru",
        {"problems#clipping", "problems#wall", "problems#spectrum", "problems#gradient-flow"},
    ),
    (
        "чем гру отличается от лстм",
        "ru",
        {"scheme#gates", "problems#gates", "questions#attention-cost"},
    ),
    ("как определить части речи в предложении", "ru", {"structures#tagging"}),
    (
        "зачем отрезать граф между кусками текста",
        "ru",
        {"problems#truncated", "pipeline#init-hidden"},
    ),
    ("как сравнить слова по смыслу", "ru", {"embedding#map", "embedding#skipgram"}),
    (
        "сколько нейронов брать в скрытом слое",
        "ru",
        {"scheme#capacity", "questions#hidden-size", "scheme#recall"},
    ),
]
"""Question, language of the page, places that answer it."""

MORE: list[tuple[str, Language, set[str]]] = [
    (
        "rnn learns nothing on long sequences",
        "en",
        {"problems#gradient-flow", "problems#lags", "problems#forgetting"},
    ),
    ("how many layers should I use", "en", {"scheme#depth", "questions#ask-layers"}),
    ("why two bias vectors in pytorch", "en", {"pipeline#shapes", "pipeline#break-it"}),
    (
        "same word different vectors",
        "en",
        {"embedding#lookup", "embedding#map", "embedding#skipgram"},
    ),
    ("encoder decoder bottleneck", "en", {"structures#many-to-many"}),
    (
        "my network predicts padding tokens",
        "en",
        {
            "embedding#padding-effects",
            "embedding#padding",
            "questions#padding-loss",
            "embedding#padding-idx",
            "pipeline#break-it",
        },
    ),
    ("difference between lstm and gru", "en", {"scheme#gates", "problems#gates"}),
    ("softmax before cross entropy loss", "en", {"pipeline#break-it"}),
    ("generate text letter by letter", "en", {"scheme#char-rnn", "scheme#sampling"}),
    ("should I use adam or sgd", "en", {"pipeline#optimizer-step"}),
    ("where to put gradient clipping", "en", {"problems#clipping", "pipeline#break-it"}),
    ("caption for an image", "en", {"structures#one-to-many"}),
    (
        "gradient becomes zero",
        "en",
        {"problems#gradient-flow", "problems#spectrum", "problems#gates"},
    ),
    ("init lstm forget gate", "en", {"problems#forget-bias"}),
    (
        "что возвращает lstm в pytorch",
        "ru",
        {"pipeline#last-state", "pipeline#break-it", "questions#ask-output"},
    ),
    (
        "лосс не падает",
        "ru",
        {
            "structures#training",
            "pipeline#break-it",
            "problems#gradient-flow",
            "questions#flat-line",
            "problems#wall",
        },
    ),
    (
        "как обучать на длинных текстах если память не помещается",
        "ru",
        {"problems#truncated", "pipeline#init-hidden"},
    ),
    ("предложения разной длины", "ru", {"embedding#padding", "embedding#pytorch"}),
    ("что такое скрытое состояние", "ru", {"scheme#hidden-state", "pipeline#init-hidden"}),
    ("ошибка size mismatch hidden", "ru", {"pipeline#break-it", "pipeline#shapes"}),
    ("как посчитать параметры сети", "ru", {"pipeline#shapes", "questions#parameters"}),
    ("двунаправленная лстм последний выход", "ru", {"pipeline#last-state", "pipeline#break-it"}),
    ("зачем нужен тангенс", "ru", {"problems#relu"}),
    ("определить тональность отзыва", "ru", {"structures#review", "scheme#review"}),
    ("дропаут не работает", "ru", {"pipeline#break-it", "questions#recurrent-dropout"}),
    ("градиент исчезает", "ru", {"problems#gradient-flow", "problems#gates"}),
    ("найти похожие слова", "ru", {"embedding#map", "embedding#skipgram"}),
    (
        "чему равен спектральный радиус у новой сети",
        "ru",
        {"problems#spectrum", "problems#pytorch"},
    ),
    ("перевести предложение с русского на английский", "ru", {"structures#many-to-many"}),
    ("теряется контекст в начале", "ru", {"problems#forgetting", "scheme#memory"}),
]
"""Written once the twenty were found: 27 of these 30 were, before any word was added for them."""
