"""Short strings of the frame, the controls and the figures."""

from collections.abc import Mapping
from typing import Final

from content import Language, Text
from content.words.labels import HELP as HELP
from content.words.labels import LABELS as LABELS

SHEET: Final = Text(ru="RNN · шпаргалка", en="RNN · cheatsheet")
LANGUAGE: Final = Text(ru="Язык", en="Language")
NOTICE: Final = Text(ru="Что заметить", en="What to notice")
PREDICT: Final = Text(ru="Сначала предскажите", en="Predict first")
RIGHT: Final = Text(ru="Верно.", en="Right.")
WRONG: Final = Text(ru="Нет.", en="No.")
WAITING: Final = Text(
    ru="Здесь пока нечего показать: смотрите сообщение выше.",
    en="Nothing to show here yet: see the message above.",
)
COMPUTING: Final = Text(ru="Сеть считает…", en="The network is computing…")

CHART: Final = {
    "which": Text(ru="Шаг во времени", en="Step in time"),
    "back": Text(ru="Предыдущий шаг", en="Previous step"),
    "forward": Text(ru="Следующий шаг", en="Next step"),
    "png": Text(ru="Сохранить картинку как PNG", en="Save the picture as PNG"),
    "svg": Text(ru="Сохранить картинку как SVG", en="Save the picture as SVG"),
    "turn-left": Text(ru="Повернуть влево", en="Turn left"),
    "turn-right": Text(ru="Повернуть вправо", en="Turn right"),
    "flat": Text(
        ru="Этот браузер не рисует трёхмерных картинок (в нём нет WebGL). Та же поверхность, вид"
        " сверху, нарисована ниже.",
        en="This browser draws no pictures in space (it has no WebGL). The same surface, seen from"
        " above, is drawn below.",
    ),
    "problem": Text(
        ru="Картинка не загрузилась: проверьте связь и сдвиньте любой ползунок.",
        en="The picture did not load: check the connection and move any slider.",
    ),
}
"""Words of every chart; the keys are the classes of its elements."""

NO_CHOICE: Final = Text(
    ru="Выбор есть только у простой ячейки: в LSTM и GRU нелинейности заданы.",
    en="Only the plain cell has a choice: LSTM and GRU come with theirs.",
)

BAD_VALUE: Final = Text(
    ru="В ссылке {{key}} = {{value}} не годится (нужно: {{wanted}}): взято {{default}}.",
    en="The link says {{key}} = {{value}}, which will not do ({{wanted}}): {{default}} it is.",
)
WANTED_NUMBER: Final = Text(
    ru="число от {{low}} до {{high}}", en="a number from {{low}} to {{high}}"
)
WANTED_CHOICE: Final = Text(ru="одно из: {{options}}", en="one of: {{options}}")
WANTED_TEXT: Final = Text(ru="один текст", en="one text")

TOO_SMALL: Final = {
    "letters of the word": Text(
        ru="Введите слово хотя бы из двух букв: сети нечего предсказывать.",
        en="Type a word of at least two letters: there is nothing to predict yet.",
    ),
    "tokens": Text(
        ru="Введите хотя бы одно слово: сети пока нечего читать.",
        en="Type at least one word: the network has nothing to read yet.",
    ),
    "letters": Text(
        ru="Введите хотя бы одну букву: сети пока нечего читать.",
        en="Type at least one letter: the network has nothing to read yet.",
    ),
}
TOO_LARGE: Final = {
    "lines": Text(
        ru="В тексте {{value|строка,строки,строк}}, а пачка вмещает {{high}}: уберите лишние.",
        en="The text has {{value}} lines and the batch holds {{high}}: take some out.",
    ),
    "letters of the word": Text(
        ru="В слове {{value|буква,буквы,букв}}, а таблица вмещает {{high}}: возьмите короче.",
        en="The word has {{value}} letters and the table holds {{high}}: take a shorter one.",
    ),
    "tokens": Text(
        ru="В тексте {{value|шаг,шага,шагов}}, а на картинке умещается {{high}}: сократите его.",
        en="The text has {{value}} steps and the picture holds {{high}}: shorten it.",
    ),
    "text length": Text(
        ru="В тексте {{value|знак,знака,знаков}}, а сеть берётся самое большее за {{high}}: "
        "сократите его.",
        en="The text has {{value}} characters and the network takes {{high}} at most: shorten it.",
    ),
}
OUT_OF_BOUNDS: Final = Text(
    ru="{{quantity}}: нужно от {{low}} до {{high}}, а получено {{value}}.",
    en="{{quantity}}: needed from {{low}} to {{high}}, got {{value}}.",
)

DEFAULT_TEXT: Final = Text(
    ru="рыжий кот сидит на старом столе", en="the red cat sits on an old table"
)
SECOND_ADJECTIVE: Final = Text(
    ru="большой рыжий кот спит под столом", en="a big ginger cat sleeps under the table"
)
ONE_ADJECTIVE: Final = Text(ru="большой кот спит под столом", en="a big cat sleeps under the table")
TWO_ADJECTIVES: Final = Text(ru="большой рыжий", en="a big ginger")
HELLO: Final = Text(ru="Hello", en="Hello")
CAT: Final = Text(ru="кот", en="cat")
LONG: Final = Text(ru="Mississippi", en="Mississippi")
TWO_WAYS: Final = Text(ru="молоко", en="pepper")  # a letter is followed by different ones
DEFAULT_WORD: Final = Text(ru="привет", en="hello")
TWICE: Final = Text(ru="кот видит кот видит кот", en="the cat sees the cat sees the cat")
YES_NO: Final = Text(ru="да нет да", en="yes no yes")

DEFAULT_TEXTS: Final = Text(
    ru="большая чёрная собака спит под новым столом\nмаленький рыжий кот сидит в коробке\n"
    "большой белый заяц Кузя лежит на старом столе рядом с мячом",
    en="a big black dog sleeps under the new table\na small ginger cat sits in a box\n"
    "a big white hare Kuzya lies on the old table beside a ball",
)
UNKNOWN_TEXTS: Final = Text(
    ru="маленький рыжий жираф сидит в коробке\nкот видит жирафа",
    en="a small ginger giraffe sits in a box\na cat sees the giraffe",
)
SINGLE_TEXTS: Final = Text(ru="кот\nсобака\nзаяц", en="cat\ndog\nhare")
GAPPED_TEXTS: Final = Text(
    ru="маленький рыжий кот сидит в коробке\n\nбольшая чёрная собака спит под новым столом",
    en="a small ginger cat sits in a box\n\na big black dog sleeps under the new table",
)
UNEVEN_TEXTS: Final = Text(
    ru="кот\nсобака\nзаяц\nлиса\nмышь\nбольшой белый заяц Кузя лежит на старом столе рядом с мячом",
    en="cat\ndog\nhare\nfox\nmouse\na big white hare Kuzya lies on the old table beside a ball",
)
DEFAULT_BATCH: Final = Text(
    ru="дорого, но вкусно\nочень скучно\nмне понравился этот фильм",
    en="expensive but tasty\nso boring\nI liked this film",
)
CONFUSIONS: Final = (
    *("output", "state_axes", "time_axis", "view", "last_pad", "packing", "padding_idx", "h_0"),
    *("detach", "sizes", "order", "cross_entropy", "dropout", "forcing", "clipping"),
)
"""What readers bring from PyTorch, in the order of the lesson; ids in the URL."""

DEFAULT_PHRASE: Final = Text(
    ru="маленький рыжий кот сидит на столе", en="a small ginger cat sits on the table"
)
DEFAULT_REVIEW: Final = Text(ru="дорого, но очень вкусно", en="expensive but very tasty")

DEFAULT_OPINION: Final = Text(
    ru="фильм длинный, но совсем не скучный", en="a long film, but not a boring one"
)
OPINIONS: Final = {
    "disliked": Text(ru="мне не понравился этот фильм", en="I don't like this film"),
    "worth": Text(ru="дорого, но того стоит", en="it is expensive but worth it"),
    "dull": Text(ru="скучный фильм", en="a boring film"),
    "alone": Text(
        ru="задания трудные, но очень полезные", en="the dessert wasn't delicious at all"
    ),
}
"""Reviews that make a point; in the last one the best unit and the whole network disagree."""

STRUCTURE: Final = {
    "one-to-one": Text(ru="один к одному", en="one to one"),
    "one-to-many": Text(ru="один ко многим", en="one to many"),
    "many-to-one": Text(ru="многие к одному", en="many to one"),
    "many-to-many": Text(ru="многие ко многим", en="many to many"),
    "aligned": Text(ru="слово за словом", en="aligned"),
}
TAPE: Final = {
    "picture": Text(ru="картинка", en="picture"),
    "painted": Text(ru="нарисовано", en="painted"),
    "x": Text(ru="вход x", en="input x"),
    "h": Text(ru="состояние h", en="state h"),
    "features": Text(ru="признаки ÷ max", en="features ÷ max"),
    "y": Text(ru="ответ y", en="answer y"),
    "read": Text(ru="прочитано", en="read"),
    "written": Text(ru="написано", en="written"),
    "kind": Text(ru="P(добрый)", en="P(kind)"),
}
"""Names of the rows and axes of a network at work."""
VERDICTS: Final = {
    "kind": Text(ru="добрый", en="kind"),
    "unkind": Text(ru="злой", en="unkind"),
}
SCENE: Final = {
    "size": Text(ru="Размер", en="Size"),
    "colour": Text(ru="Цвет", en="Colour"),
    "animal": Text(ru="Зверь", en="Animal"),
    "name": Text(ru="Имя", en="Name"),
    "posture": Text(ru="Что делает", en="Doing"),
    "place": Text(ru="Где", en="Where"),
    "age": Text(ru="Какой предмет", en="Age of it"),
    "thing": Text(ru="Рядом с", en="Beside"),
}
"""Fields of a scene."""
HELD_OUT: Final = Text(
    ru="Такой сцены («{{scene}}») при обучении не было ни разу: это сочетание оставлено "
    "для экзамена.",
    en="No such scene (“{{scene}}”) was seen in training: the combination is kept for the exam.",
)
UNKNOWN: Final = Text(
    ru="Незнакомые сети слова: {{words}}. Любое такое слово для неё — <unk>.",
    en="Unknown to the network: {{words}}. Any such word is <unk> to it.",
)
UNHEARD: Final = Text(
    ru="Таких слов на уроках не было: {{words}}. Сеть читает их по буквам и может ошибаться.",
    en="The lessons had no such words: {{words}}. The network goes by their letters and may be"
    " wrong.",
)
NO_PICTURE: Final = Text(ru="На картинке: «{{scene}}».", en="The picture shows: “{{scene}}”.")
REFUSED_WORD: Final = Text(
    ru="Слова «{{word}}» (оно {{position}}-е) в этом маленьком мире нет.",
    en="Word {{position}}, “{{word}}”, does not exist in this small world.",
)
REFUSED_MISSING: Final = Text(
    ru="Из предложения не ясно: {{missing}}. Недостающее взято из примера.",
    en="The sentence does not say: {{missing}}. What is missing is taken from the example.",
)
REFUSED_ORDER: Final = Text(
    ru="Слово {{position}}, «{{word}}», здесь не подходит. В этом мире говорят: «{{meant}}».",
    en="Word {{position}}, “{{word}}”, does not fit here. This world says: “{{meant}}”.",
)
EXAM: Final = Text(
    ru="верных ответов на невиданных сочетаниях", en="right answers on combinations never seen"
)
MARKS: Final = {
    ("classifier", "animals"): Text(ru="классификатор: звери", en="classifier: animals"),
    ("captioner", "captions"): Text(ru="подписи целиком", en="whole captions"),
    ("reviewer", "reviews"): Text(ru="отзывы", en="reviews"),
    ("bag of words", "reviews"): Text(ru="— мешок слов", en="— bag of words"),
    ("reviewer", "negation"): Text(ru="отзывы с отрицанием", en="reviews with negation"),
    ("bag of words", "negation"): Text(ru="— мешок слов ", en="— bag of words "),
    ("reviewer", "contrast"): Text(ru="отзывы с «но», «хотя»", en="reviews with but, though"),
    ("bag of words", "contrast"): Text(ru="— мешок слов  ", en="— bag of words  "),
    ("painter", "recognised"): Text(ru="узнано в нарисованном", en="recognised in what is painted"),
    ("translator", "sentences"): Text(ru="переводы целиком", en="whole translations"),
    ("translator without attention", "sentences"): Text(
        ru="— без внимания", en="— without attention"
    ),
    ("tagger", "tokens"): Text(ru="части речи", en="parts of speech"),
    ("tagger", "names_f1"): Text(ru="имена, F1", en="names, F1"),
}
"""(network, mark) → what it is a share of; rows of the examination from top to bottom."""
RIVALS: Final = {"bag of words": "reviewer", "translator without attention": "translator"}
"""Networks that lack what another has: rival → that other."""
TWINS: Final = Text(
    ru="дорого, но вкусно | вкусно, но дорого", en="tasty but expensive | expensive but tasty"
)
LEARNING: Final = {
    "steps": Text(ru="шаг обучения", en="training step"),
    "loss": Text(ru="потери", en="loss"),
    "share": Text(ru="верно на невиданном", en="right on the unseen"),
}
NOT_TAUGHT: Final = Text(
    ru="Своей такой сети у вас пока нет: обучите её ниже. Отвечает наша.",
    en="You have no such network of your own yet: train it below. Ours is answering.",
)
FULL: Final = Text(
    ru="Очередь полна: подождите, пока сервер выучит несколько сетей, и нажмите ещё раз.",
    en="The queue is full: wait until the server has taught a few networks, and press again.",
)
TRAINING: Final = {
    "waiting": Text(
        ru="В очереди, впереди: {{ahead}}. Сервер учит сети по очереди, а одинаковые заказы один"
        " раз на всех.",
        en="In the queue, ahead of you: {{ahead}}. The server teaches networks in turn, and equal"
        " orders once for everybody.",
    ),
    "stopped": Text(ru="Остановлено: {{done}} из {{steps}}.", en="Stopped: {{done}} of {{steps}}."),
    "failed": Text(
        ru="Обучение сломалось на шаге {{done}}. Попробуйте другие настройки.",
        en="The training broke at step {{done}}. Try other settings.",
    ),
}
"""What is said of a training; while it goes and when it is done, its section says more."""
LEFT: Final = Text(
    ru="Настройки изменились: прежнее обучение прервано.",
    en="Settings changed: the previous training was stopped.",
)
PERCENT: Final = Text(ru="{{share}} %", en="{{share}}%")
STOP: Final = Text(ru="Остановить", en="Stop")

UNROLLED: Final = {
    "inputs": Text(ru="вход x", en="input x"),
    "states": Text(ru="состояние h", en="hidden state h"),
}
SAME_MATRIX: Final = {
    "elman": Text(ru="одна матрица на все шаги", en="one matrix for all steps"),
    "lstm": Text(ru="i f g o, на всех шагах одни", en="i f g o, the same at all steps"),
    "gru": Text(ru="r z n, на всех шагах одни", en="r z n, the same at all steps"),
}
UNITS: Final = Text(ru="нейрон состояния", en="unit of the state")
SUM: Final = Text(ru="их сумма", en="their sum")
PARTS: Final = {
    "elman": {
        "from_word": Text(ru="вход: W<sub>xh</sub>x + b", en="input: W<sub>xh</sub>x + b"),
        "from_memory": Text(
            ru="память: W<sub>hh</sub>h<sub>t−1</sub>",
            en="memory: W<sub>hh</sub>h<sub>t−1</sub>",
        ),
    },
    "lstm": {
        "from_word": Text(ru="дописано: i·g", en="written: i·g"),
        "from_memory": Text(ru="сохранено: f·c<sub>t−1</sub>", en="kept: f·c<sub>t−1</sub>"),
    },
    "gru": {
        "from_word": Text(ru="дописано: (1−z)·n", en="written: (1−z)·n"),
        "from_memory": Text(ru="сохранено: z·h<sub>t−1</sub>", en="kept: z·h<sub>t−1</sub>"),
    },
}
STATE: Final = {
    "elman": "h = φ(Σ)",
    "lstm": "h = o·tanh(Σ)",
    "gru": "h = Σ",
}
ECHO: Final = Text(ru="эхо начала", en="echo of the start")
PREDICTION: Final = Text(ru="одна матрица", en="the matrix alone")
GATES: Final = {
    "i": Text(ru="i: сколько впустить", en="i: let in"),
    "f": Text(ru="f: сколько оставить", en="f: keep"),
    "g": Text(ru="g: кандидат", en="g: candidate"),
    "o": Text(ru="o: сколько показать", en="o: show"),
    "cell": Text(ru="c: состояние ячейки", en="c: cell state"),
    "r": Text(ru="r: сброс", en="r: reset"),
    "z": Text(ru="z: сколько оставить", en="z: keep"),
    "n": Text(ru="n: кандидат", en="n: candidate"),
}


CAPACITY: Final = {
    "lag": Text(ru="шагов назад, k", en="steps back, k"),
    "share": Text(ru="восстановлено, r²(k)", en="recovered, r²(k)"),
    "size": Text(ru="размер состояния H", en="hidden size H"),
    "total": Text(ru="ёмкость, Σ r²", en="capacity, Σ r²"),
    "bound": Text(ru="предел: H", en="bound: H"),
}


RECALL: Final = {
    "lag": Text(ru="шагов назад, k", en="steps back, k"),
    "share": Text(ru="верных ответов", en="right answers"),
    "chance": Text(ru="наугад", en="by chance"),
    "own": Text(ru="ваша сеть", en="your network"),
}
DEPTH: Final = {
    "layers": Text(ru="слоёв, весов поровну", en="layers, as many weights in all"),
    "share": Text(ru="верных ответов", en="right answers"),
    "own": Text(ru="ваша", en="yours"),
    "symbols": Text(ru="прочитанный символ", en="symbol read"),
    "layer": Text(ru="слой", en="layer"),
}
PARTS_OF_SPEECH: Final = {
    "ADJ": Text(ru="прилагательное", en="adjective"),
    "NOUN": Text(ru="существительное", en="noun"),
    "PROPN": Text(ru="имя", en="name"),
    "VERB": Text(ru="глагол", en="verb"),
    "ADP": Text(ru="предлог", en="preposition"),
    "ADV": Text(ru="наречие", en="adverb"),
    "DET": Text(ru="артикль", en="article"),
    "END": Text(ru="конец", en="the end"),
}
"""What may come next, in the order of `rnn_core.expecter.EXPECTED`."""
STEPS: Final = {
    "own": Text(ru="от своего ответа", en="from its own answer"),
    "later": Text(ru="через следующие состояния", en="through later states"),
    "both": Text(ru="весь градиент", en="the whole gradient"),
}


SPELLING: Final = {
    "updates": Text(ru="шагов обучения", en="updates"),
    "loss": Text(ru="потери L", en="loss L"),
    "step_loss": Text(ru="потери L<sub>t</sub>", en="loss L<sub>t</sub>"),
    "floor": Text(ru="предел без памяти", en="floor without memory"),
    "next": Text(ru="следующая буква", en="next letter"),
    "units": Text(ru="нейрон", en="unit"),
}


WRITING: Final = {
    "forced": Text(ru="с учителем", en="teacher forcing"),
    "free": Text(ru="своим ходом", en="free running"),
    "read": Text(ru="прочитано", en="read"),
    "written": Text(ru="написано", en="written"),
    "right": Text(ru="верная буква", en="right letter"),
    "parts": Text(ru="читает свою ошибку", en="reads its own mistake"),
    "chance": Text(ru="вероятность", en="chance"),
    "share": Text(ru="верно", en="right"),
}
REVIEW: Final = {
    "units": Text(ru="нейроны, лучший сверху", en="units, the best on top"),
    "unit": Text(ru="нейрон {{index}}", en="unit {{index}}"),
    "threshold": Text(ru="порог {{threshold}}", en="threshold {{threshold}}"),
}
TURNED: Final = {
    "written": Text(ru="как написано", en="as written"),
    "turned": Text(ru="наоборот", en="turned round"),
    "apart": Text(ru="‖h − h'‖", en="‖h − h'‖"),
}


def spoken(labels: Mapping[str, Text], language: Language) -> dict[str, str]:
    """A table of labels in one language."""
    return {name: text[language] for name, text in labels.items()}
