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
