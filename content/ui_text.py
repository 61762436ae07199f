"""Short strings of the frame, the controls and the figures."""

from collections.abc import Mapping
from typing import Final

from content import Language, Text

SITE_NAME: Final = Text(ru="RNN · шпаргалка", en="RNN · cheatsheet")
PAGE_NAMES: Final = {
    "home": Text(ru="Карта", en="Map"),
    "structures": Text(ru="Структуры", en="Structures"),
    "scheme": Text(ru="Схема работы", en="How it works"),
    "embedding": Text(ru="Эмбеддинги и padding", en="Embedding and padding"),
    "pipeline": Text(ru="Общая схема", en="The whole pipeline"),
    "problems": Text(ru="Проблемы", en="Problems"),
    "questions": Text(ru="Вопросы", en="Questions"),
    "check": Text(ru="Проверьте себя", en="Check yourself"),
    "sheet": Text(ru="Шпаргалка", en="Sheet"),
    "terms": Text(ru="Термины и источники", en="Terms and sources"),
}
"""What pages are called where they are listed, in reading order; listed once they have content."""
LANGUAGE: Final = Text(ru="Язык", en="Language")
LANGUAGE_NAMES: Final[Mapping[Language, str]] = {"ru": "По-русски", "en": "In English"}
"""Each in its own language: what a link to the same page in it says."""
WHAT_TO_NOTICE: Final = Text(ru="Что заметить", en="What to notice")
PREDICT_FIRST: Final = Text(ru="Сначала предскажите", en="Predict first")
PICTURE_WAITS: Final = Text(
    ru="Здесь ответ. Он ждёт вашего предсказания.",
    en="The answer is here. It waits for your prediction.",
)
SHOW_PICTURE: Final = Text(ru="Показать сразу", en="Show it now")
ASK_AGAIN: Final = Text(ru="Спросить снова", en="Ask again")
MORE: Final = Text(ru="Подробнее", en="More")
READ: Final = Text(ru="Почитать", en="Read")
RIGHT: Final = Text(ru="Верно.", en="Right.")
WRONG: Final = Text(ru="Нет: верный ответ отмечен ✓.", en="No: the right answer is marked ✓.")
SERVER_UNREACHABLE: Final = Text(
    ru="Нет связи с сервером: картинка обновится сама, когда связь вернётся.",
    en="The server cannot be reached: the picture will follow when it can be again.",
)
SEARCH: Final = {
    "find": Text(ru="Найти: термин, вопрос, nn.LSTM…", en="Find: a term, a question, nn.LSTM…"),
    "results": Text(ru="Что нашлось", en="What was found"),
    "found": Text(ru="Найдено: {{count}}", en="Found: {{count}}"),
    "nothing": Text(
        ru="По словам «{{query}}» ничего не нашлось.", en="Nothing was found for “{{query}}”."
    ),
    "questions": Text(ru="Открыть список вопросов", en="Open the list of questions"),
    "unreachable": Text(
        ru="Поиск не загрузился: проверьте связь.",
        en="The search did not load: check the connection.",
    ),
    "section": Text(ru="Раздел", en="Section"),
    "question": Text(ru="Вопрос", en="Question"),
    "term": Text(ru="Термин", en="Term"),
    "formula": Text(ru="Формула", en="Formula"),
    "pytorch": Text(ru="PyTorch", en="PyTorch"),
}
"""Words of the search; kinds of what it finds among them."""
OFFLINE: Final = {
    "menu": Text(ru="Страницы и разделы", en="Pages and sections"),
    "pages": Text(ru="Страницы", en="Pages"),
    "sections": Text(ru="На этой странице", en="On this page"),
    "help": Text(ru="Что это", en="What is this"),
    "change-live": Text(ru="Ввести своё в полной версии", en="Type your own in the full version"),
    "trains": Text(
        ru="Обучать сети умеет только полная версия: у этой нет сервера.",
        en="Networks are trained in the full version alone: this one has no server.",
    ),
    "missing": Text(
        ru="Для этих значений вместе ответа здесь нет: в версии без сервера ответы посчитаны"
        " заранее.",
        en="There is no answer here for these settings together: the edition without a server keeps"
        " answers computed beforehand.",
    ),
    "alone": Text(ru="Вернуть остальные на место", en="Put the other controls back"),
    "open-live": Text(ru="Открыть в полной версии", en="Open in the full version"),
    "unloaded": Text(
        ru="Ответ не загрузился: проверьте связь и обновите страницу.",
        en="The answer did not load: check the connection and reload the page.",
    ),
    "script": Text(
        ru="Картинки рисует JavaScript, а в этом браузере он выключен: остались слова и формулы.",
        en="JavaScript draws the pictures and is off in this browser: words and formulas are left.",
    ),
    "language": Text(ru="Открыть по-русски", en="Open in English"),
}
"""Words of the offline edition, beside those of the sheet."""
COPY_PROGRAM: Final = Text(ru="Скопировать программу", en="Copy the program")
OPEN_IN_SHEET: Final = Text(ru="Открыть в шпаргалке по RNN ↗", en="Open in the RNN cheatsheet ↗")
COPIED: Final = Text(ru="Скопировано", en="Copied")
SELECTED: Final = Text(
    ru="Браузер не дал скопировать. Текст выделен: нажмите Ctrl+C (на Mac ⌘C).",
    en="The browser did not allow copying. The text is selected: press Ctrl+C (⌘C on a Mac).",
)
SHARE: Final = {
    "share": Text(ru="Поделиться разделом", en="Share this section"),
    "close": Text(ru="Закрыть", en="Close"),
    "link": Text(ru="Ссылка с этими настройками", en="Link with these settings"),
    "frame": Text(ru="Код для страницы курса", en="Code for a course page"),
    "fits": Text(
        ru="с высотой, которая подстраивается сама (нужна страница, где разрешены скрипты)",
        en="with a height that adjusts by itself (for a page where scripts are allowed)",
    ),
    "copy": Text(ru="Скопировать", en="Copy"),
    "copied": COPIED,
    "selected": SELECTED,
    "code": Text(ru="QR-код этой ссылки", en="QR code of this link"),
    "large": Text(ru="На весь экран", en="Full screen"),
    "small": Text(ru="Закрыть полный экран", en="Leave full screen"),
    "too-long": Text(
        ru="В QR-код эта ссылка не помещается: текст в ней слишком длинный. Передайте саму ссылку.",
        en="This link does not fit into a QR code: its text is too long. Send the link itself.",
    ),
    "no-code": Text(
        ru="QR-код не загрузился: проверьте связь и откройте окно снова.",
        en="The QR code did not load: check the connection and open this window again.",
    ),
}
"""Words of the window in which a section is shared."""
DOWNLOAD_LABELS: Final = {
    "download": Text(ru="Скачать", en="Download"),
    "csv": Text(ru="Числа (CSV)", en="Numbers (CSV)"),
    "json": Text(ru="Ответ (JSON)", en="Answer (JSON)"),
    "ipynb": Text(ru="Блокнот (Jupyter)", en="Notebook (Jupyter)"),
}
"""Words of the menu below an answer."""
NOTHING_TO_DOWNLOAD: Final = {
    "csv": Text(
        ru="В этом разделе нет ни картинок, ни таблиц: чисел для CSV нет.",
        en="This section has no figure and no table: there are no numbers for a CSV.",
    ),
    "ipynb": Text(
        ru="В этом разделе нет программы: блокнот сделать не из чего.",
        en="This section has no program: there is nothing to make a notebook of.",
    ),
}
FILE_LABELS: Final = {
    "file": Text(ru="из файла", en="from a file"),
    "fileTooLarge": Text(
        ru="Файл больше 100 КБ: возьмите часть покороче. Текст в поле остался прежним.",
        en="The file is larger than 100 kB: take a shorter piece. The text in the field is as"
        " before.",
    ),
    "fileNoText": Text(
        ru="Это не текстовый файл: сохраните его как .txt. Текст в поле остался прежним.",
        en="This is no text file: save it as .txt. The text in the field is as before.",
    ),
    "fileEmpty": Text(
        ru="В файле нет ни букв, ни цифр. Текст в поле остался прежним.",
        en="The file has no letter and no digit. The text in the field is as before.",
    ),
    "fileCut": Text(
        ru="Взято начало файла, слов: [used] из [all]. Больше это поле не вмещает.",
        en="Taken: the beginning of the file, [used] of [all] words. The field holds no more.",
    ),
    "fileWhole": Text(
        ru="Файл прочитан целиком, слов: [all].", en="The whole file is taken, words: [all]."
    ),
}
"""Words at a field that takes a text file; `[used]` and `[all]` are numbers."""
NOTEBOOK_LIVE: Final = Text(
    ru="[Открыть этот раздел с этими настройками]({{live}}). "
    "Для блокнота нужны PyTorch и NumPy: `pip install torch numpy`.",
    en="[Open this section with these settings]({{live}}). "
    "The notebook needs PyTorch and NumPy: `pip install torch numpy`.",
)
NOTEBOOK_PARTS: Final = Text(
    ru="Программе нужны обученные веса и несколько модулей из `rnn_core`. "
    "Следующая ячейка хранит их в себе ({{size}} КБ, лицензия MIT) "
    "и распаковывает в папку `rnn_core` рядом с блокнотом.",
    en="The program needs trained weights and a few modules of `rnn_core`. "
    "The next cell holds them ({{size}} kB, MIT licence) "
    "and unpacks them into a folder `rnn_core` beside the notebook.",
)
CHART_LABELS: Final = {
    "which": Text(ru="Шаг во времени", en="Step in time"),
    "back": Text(ru="Предыдущий шаг", en="Previous step"),
    "forward": Text(ru="Следующий шаг", en="Next step"),
    "play": Text(ru="Пройти по шагам", en="Play the steps"),
    "pause": Text(ru="Остановить", en="Pause"),
    "png": Text(ru="Сохранить картинку как PNG", en="Save the picture as PNG"),
    "svg": Text(ru="Сохранить картинку как SVG", en="Save the picture as SVG"),
    "onward": Text(ru="дальше →", en="more →"),
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
BAD_LINK_VALUE: Final = Text(
    ru="В ссылке {{key}} = {{value}} не годится (нужно: {{wanted}}): взято {{default}}.",
    en="The link says {{key}} = {{value}}, which will not do ({{wanted}}): {{default}} it is.",
)
WANTED_NUMBER: Final = Text(
    ru="число от {{low}} до {{high}}", en="a number from {{low}} to {{high}}"
)
WANTED_CHOICE: Final = Text(ru="одно из: {{options}}", en="one of: {{options}}")
WANTED_TEXT: Final = Text(
    ru="один текст, не длиннее {{longest}} знаков", en="one text of {{longest}} characters at most"
)
BAD_QUERY: Final = Text(
    ru="В запросе {{key}} = {{value}} не годится (нужно: {{wanted}}).",
    en="The query says {{key}} = {{value}}, which will not do (wanted: {{wanted}}).",
)
NO_SECTION: Final = Text(
    ru="Такой страницы или такого раздела нет.", en="There is no such page or section."
)
NO_PAGE: Final = Text(ru="Такой страницы здесь нет.", en="There is no such page.")
TO_THE_MAP: Final = Text(ru="Открыть карту шпаргалки", en="Open the map of the cheatsheet")
OWN_NETWORK_ONLY_HERE: Final = Text(
    ru="Сеть, которую обучил читатель, живёт только на его странице: здесь отвечает наша.",
    en="A network that a reader has trained lives on that reader's page alone: ours answers here.",
)
SERVER_BUSY: Final = Text(
    ru="Сейчас считается слишком много ответов: страница спросит снова сама.",
    en="Too many answers are being computed just now: the page will ask again by itself.",
)
TOO_MANY_QUESTIONS: Final = Text(
    ru="Из вашей сети сейчас приходит слишком много вопросов: страница спросит снова сама.",
    en="Too many questions come from your network just now: the page will ask again by itself.",
)
ANSWER_FAILED: Final = Text(
    ru="Этот ответ не получился: ошибка на сервере. Попробуйте другие значения.",
    en="This answer has failed: an error on the server. Try other values.",
)
SECTION_FAILED: Final = Text(
    ru="Этот раздел не получился: ошибка на сервере. Остальная страница работает.",
    en="This section has failed: an error on the server. The rest of the page works.",
)
PAGE_FAILED: Final = Text(
    ru="Страница не получилась: ошибка на сервере. Обновите её.",
    en="The page has failed: an error on the server. Reload it.",
)
ADDRESS_TOO_LONG: Final = Text(
    ru="Адрес слишком длинный: столько значений у страницы нет.",
    en="The address is too long: no page has so many values.",
)
BODY_TOO_LARGE: Final = Text(
    ru="Запрос слишком велик: столько данных сервер не принимает.",
    en="The request is too large: the server takes no such amount of data.",
)
NO_ROOM: Final = {
    "sessions": Text(
        ru="Сейчас на сервере столько читателей, сколько он вмещает. Страница откроется сама,"
        " когда место освободится.",
        en="The server has as many readers as it can take just now. This page will open by itself"
        " when there is room.",
    ),
    "address_sessions": Text(
        ru="Из вашей сети открыто слишком много страниц. Закройте лишние: эта откроется сама.",
        en="Too many pages are open from your network. Close those you do not need: this one will"
        " open by itself.",
    ),
}
"""By the limit that is reached."""
TOO_SMALL: Final = {
    "letters of the word": Text(
        ru="Введите слово хотя бы из двух букв: сети нечего предсказывать.",
        en="Type a word of at least two letters: there is nothing to predict yet.",
    ),
    "letters of the line": Text(
        ru="В каждой строке нужны хотя бы две буквы: иначе предсказывать нечего.",
        en="Each line needs at least two letters: else there is nothing to predict.",
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
    "letters of the line": Text(
        ru="В строке {{value|буква,буквы,букв}}, а сеть читает не больше {{high}}: сократите.",
        en="A line has {{value}} letters and the network reads at most {{high}}: shorten it.",
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
UNREADABLE: Final = {
    "ru": Text(
        ru="Эта сеть читает по-русски, а в тексте нет ни одной русской буквы.",
        en="This network reads Russian, and the text has no Russian letter.",
    ),
    "en": Text(
        ru="Эта сеть читает по-английски, а в тексте нет ни одной английской буквы.",
        en="This network reads English, and the text has no English letter.",
    ),
}
"""By the language that the network reads."""
OUT_OF_BOUNDS: Final = Text(
    ru="{{quantity}}: нужно от {{low}} до {{high}}, а получено {{value}}.",
    en="{{quantity}}: needed from {{low}} to {{high}}, got {{value}}.",
)
NOT_TRAINED: Final = Text(
    ru="Своей такой сети у вас пока нет: обучите её ниже. Отвечает наша.",
    en="You have no such network of your own yet: train it below. Ours is answering.",
)
QUEUE_FULL: Final = Text(
    ru="Очередь полна: подождите, пока сервер выучит несколько сетей, и нажмите ещё раз.",
    en="The queue is full: wait until the server has taught a few networks, and press again.",
)
QUEUE_YOURS: Final = Text(
    ru="Два ваших обучения ещё не закончились: дождитесь одного или остановите его.",
    en="Two trainings of yours have not ended yet: wait for one, or stop it.",
)
TRAINING_STATES: Final = {
    "waiting": Text(
        ru="В очереди, впереди: {{ahead}}. Сервер учит сети по очереди, а одинаковые заказы один"
        " раз на всех.",
        en="In the queue, ahead of you: {{ahead}}. The server teaches networks in turn, and equal"
        " orders once for everybody.",
    ),
    "stopped": Text(ru="Остановлено: {{done}} из {{steps}}.", en="Stopped: {{done}} of {{steps}}."),
    "late": Text(
        ru="Остановлено на шаге {{done}} из {{steps}}: дольше {{seconds}} секунд сервер одну сеть"
        " не обучает.",
        en="Stopped at step {{done}} of {{steps}}: the server trains a network for no more than"
        " {{seconds}} seconds.",
    ),
    "failed": Text(
        ru="Обучение сломалось на шаге {{done}}. Попробуйте другие настройки.",
        en="The training broke at step {{done}}. Try other settings.",
    ),
}
"""What is said of a training; while it goes and when it is done, its section says more."""
INTERRUPTED: Final = Text(
    ru="Настройки изменились: прежнее обучение прервано.",
    en="Settings changed: the previous training was stopped.",
)
PERCENT: Final = Text(ru="{{share}}\u00a0%", en="{{share}}%")
HOLD: Final = Text(ru="‖ Пауза", en="‖ Pause")
GO_ON: Final = Text(ru="▷ Дальше", en="▷ Go on")
STOP_TRAINING: Final = Text(ru="Остановить", en="Stop")


def in_language(labels: Mapping[str, Text], language: Language) -> dict[str, str]:
    """A table of labels in one language."""
    return {name: text[language] for name, text in labels.items()}
