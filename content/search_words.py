"""Words of the search: which mean the same, and which mean nothing.

Data alone: `lessons.index` puts them into the index, `static/search_index.js` uses them.
"""

from typing import Final

from content import Text

STOP_WORDS: Final = Text(
    ru="а без бы в вам вас во вот все всё да для до его её если есть ещё же за зачем и из или"
    " им их к как какая какие какой какое ко когда ли мне мой можно мы на надо не нет ни но ну о об"
    " он она они оно от по под почему при про с со так такое такой там то только тот ты у уже чего"
    " чем что чтобы эта эти это этот эту я делать нужно нужен нужна быть будет который между",
    en="a about after all also am an and any are as at be been but by can could did do does doing"
    " don't each for from get gets go goes got had has have how i if in into is it its just make me"
    " my no not of off on only or our out over same should so some such t than that the their them"
    " then there these they this to too under up use used using very was we were what when where"
    " which while who why will with would you your need",
)
"""Words that say nothing of what is looked for; a query of them alone still looks for them."""

SYNONYMS: Final = """\
rnn = рнн = recurrent network = recurrent neural network = рекуррентная сеть = рекуррентка
lstm = лстм = long short-term memory
gru = гру = gated recurrent unit
cnn = свёрточная сеть = convolution = convolutional = свёртка = конволюция
padding = паддинг = дополнение = pad = паддить
embedding = эмбеддинг = эмбединг = word vector = вектор слова = векторное представление
token = токен
batch = пачка = батч = minibatch = mini-batch = минибатч
dropout = дропаут
loss = потеря = функция потерь = лосс = loss function
gradient = градиент = grad
vanish = vanishing = затухание = затухает = затухнуть = исчезает = исчезновение
explode = exploding = взрыв = взрывается = взорвётся = blows up = blow up = diverges = расходится
huge = large = большой = огромный
clipping = клиппинг = clip = ограничение градиента = обрезка градиента = срезать градиент
hidden state = скрытое состояние = hidden = хидден
hidden size = hidden_size = hidden_dim = размер состояния = размер скрытого состояния
hidden layer = скрытый слой = скрытое состояние
forget = forgetting = забывать = забывает = забыть = забывание
remember = memory = помнить = помнит = память
does not see = не видит = forgets = забывает = loses
beginning = start = начало = first word = первое слово
gate = вентиль = гейт
forget gate = вентиль забывания
cell state = состояние ячейки
bias = смещение = байас
weight = вес = parameter = параметр
how many weights = how many parameters = parameter count
  = число параметров = сколько параметров = сколько весов
how many neurons = how many units = сколько нейронов = hidden size
unit = neuron = нейрон
shape = форма = dimension = размерность = size mismatch
optimizer = optimiser = оптимизатор
learning rate = lr = скорость обучения = шаг обучения
attention = внимание = аттеншн = механизм внимания
encoder = энкодер = кодировщик = кодер
decoder = декодер = декодировщик
seq2seq = sequence to sequence = encoder decoder = many-to-many
translation = translate = перевод = переводить = переводчик
sentiment = тональность = настроение
part of speech = часть речи = pos = частеречный
named entity = именованная сущность = ner = имена
image captioning = подпись к картинке = описание картинки = caption
similarity = similar = близость = похожий = сходство = сравнить = compare
meaning = смысл = значение слова = семантика
softmax = софтмакс
logits = логиты
cross entropy = cross-entropy = cross_entropy = кросс-энтропия = перекрёстная энтропия
relu = релу
tanh = тангенс = гиперболический тангенс
sigmoid = сигмоида = logistic
backpropagation through time = bptt = обратное распространение во времени
backpropagation = backprop = обратное распространение = бэкпроп
truncated bptt = усечённый bptt = усечённое обратное распространение
teacher forcing = тичер форсинг
word2vec = ворд2век = skip-gram = скипграм
one-hot = унитарный код
bidirectional = двунаправленная = двунаправленный = бидирекшнл
layer = слой
mask = masking = маска = маскировать
length = длина
sequence = последовательность
generate = generation = генерация = генерировать = порождение
train = training = обучение = учить = тренировать = тренировка
validation = валидация
overfit = overfitting = переобучение = переобучается
generalisation = generalization = обобщение
initialisation = initialization = инициализация = initial weights = начальные веса
error = mistake = ошибка = bug = баг
nan = нан
zero = ноль = нуль = обнулить = обнуляет = zeros = нули
reset = сбросить = сбрасывать = обнулить = обнулять
pytorch = torch = пайторч = торч = питорч
transformer = трансформер
perplexity = перплексия
temperature = температура
seed = зерно = сид
epoch = эпоха
difference = разница = отличие = отличается = отличаются = differ = versus = vs = против
formula = equation = формула = уравнение
chunk = кусок = window = окно = фрагмент
cut = отрезать = обрезать = разрезать = оборвать = обрывать
graph = граф = computation graph = граф вычислений
unrolled = развёрнутая = unroll = развернуть
normalisation = normalization = нормализация = layernorm
"""
"""A line a meaning, continued by a line that is set in: each phrase may stand for the others."""
