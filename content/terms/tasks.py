"""Networks, and what they are asked to do."""

from typing import Final

from content import Text
from content.terms.term import Shown, Term

TASKS: Final = (
    Term(
        "neural-network",
        Text(ru="нейронная сеть", en="neural network"),
        Text(ru=r"нейронн\w+ сет\w+|нейросет\w+", en=r"neural networks?"),
        Text(
            ru="Функция с большим числом весов, которые находят обучением: линейные слои, между"
            " которыми стоят нелинейности.",
            en="A function with many weights that training finds: linear layers with"
            " nonlinearities between them.",
        ),
        Shown("structures", "one-to-one"),
        ":yellow[ŷ] = :gray[W]<sub>2</sub> tanh(:gray[W]<sub>1</sub>:blue[x] +"
        " :gray[b]<sub>1</sub>) + :gray[b]<sub>2</sub>",
    ),
    Term(
        "rnn",
        Text(ru="рекуррентная сеть", en="recurrent neural network (RNN)"),
        Text(
            ru=r"рекуррентн\w+( нейронн\w+)? сет\w+( \(RNN\))?|RNN",
            en=r"recurrent( neural)? networks?( \(RNN\))?|RNNs?",
        ),
        Text(
            ru="Сеть, которая читает последовательность по шагам и переносит состояние с шага на"
            " шаг одними и теми же весами.",
            en="A network that reads a sequence step by step and carries a state from step to step"
            " with the same weights.",
        ),
        Shown("scheme", "hidden-state"),
        ":violet[h]<sub>t</sub> = f<sub>W</sub>(:violet[h]<sub>t−1</sub>, :blue[x]<sub>t</sub>)",
    ),
    Term(
        "cnn",
        Text(ru="свёрточная сеть", en="convolutional network (CNN)"),
        Text(
            ru=r"св[её]рточн\w+( нейронн\w+)? сет\w+( \(CNN\))?|CNN",
            en=r"convolutional( neural)? networks?( \(CNN\))?|CNNs?",
        ),
        Text(
            ru="Сеть для картинок: в каждом месте она прикладывает одни и те же небольшие фильтры.",
            en="A network for pictures: it applies the same small filters at every place.",
        ),
        Shown("structures", "one-to-one"),
    ),
    Term(
        "feature-map",
        Text(ru="карта признаков", en="feature map"),
        Text(ru=r"карт\w* признаков|feature maps?", en=r"feature maps?"),
        Text(
            ru="Отклики одного фильтра CNN во всех местах картинки: что считать признаком, сеть"
            " находит сама.",
            en="The responses of one filter of a CNN at every place of the picture; which feature"
            " it is, training finds.",
        ),
        Shown("scheme", "review"),
    ),
    Term(
        "nlp",
        Text(ru="обработка естественного языка", en="natural language processing (NLP)"),
        Text(
            ru=r"обработк\w+ естественного языка( \(NLP\))?|NLP",
            en=r"natural language processing( \(NLP\))?|NLP",
        ),
        Text(
            ru="Задачи, в которых вход или ответ — текст: классификация, разметка слов, перевод,"
            " генерация.",
            en="Tasks whose input or answer is text: classification, labelling words, translation,"
            " generation.",
        ),
        Shown("structures", "input-output"),
    ),
    Term(
        "image-captioning",
        Text(ru="подпись к картинке", en="image captioning"),
        Text(ru=r"подпис\w+ к картинк\w+|image captioning", en=r"image captioning"),
        Text(
            ru="Задача «картинка → предложение»: CNN читает картинку, RNN пишет по слову за шаг.",
            en="The task “picture → sentence”: a CNN reads the picture, an RNN writes a word a"
            " step.",
        ),
        Shown("structures", "one-to-many"),
    ),
    Term(
        "sentiment",
        Text(ru="тональность", en="sentiment"),
        Text(ru=r"тональност\w+", en=r"sentiment( analysis)?"),
        Text(
            ru="Отношение автора к тому, о чём он пишет: здесь отзыв бывает добрым или злым.",
            en="The author's attitude to what the text is about: here a review is kind or unkind.",
        ),
        Shown("structures", "review"),
    ),
    Term(
        "pos-tagging",
        Text(ru="разметка частей речи", en="part-of-speech tagging (POS)"),
        Text(
            ru=r"(разметк\w+ )?част\w+ речи( \(POS\))?|POS",
            en=r"part(-of-|s? of )speech( tagging)?( \(POS\))?|POS",
        ),
        Text(
            ru="Задача: для каждого слова назвать его часть речи — существительное, глагол,"
            " прилагательное.",
            en="The task of labelling every word with its part of speech: noun, verb, adjective.",
        ),
        Shown("structures", "tagging"),
    ),
    Term(
        "ner",
        Text(ru="именованные сущности", en="named entity recognition (NER)"),
        Text(
            ru=r"именованн\w+ сущност\w+( \(NER\))?|NER",
            en=r"named entit(y|ies)( recognition)?( \(NER\))?|NER",
        ),
        Text(
            ru="Задача: отметить слова, которые называют людей, места, организации; здесь это"
            " клички животных.",
            en="The task of marking words that name people, places, organisations; here the names"
            " of animals.",
        ),
        Shown("structures", "tagging"),
    ),
    Term(
        "bag-of-words",
        Text(ru="мешок слов", en="bag of words"),
        Text(ru=r"мешк\w+ слов|мешок слов|мешок", en=r"bags? of (the same )?words|bag"),
        Text(
            ru="Классификатор, который складывает векторы слов и не знает их порядка.",
            en="A classifier that adds up the vectors of the words and does not know their order.",
        ),
        Shown("structures", "review"),
    ),
    Term(
        "language-model",
        Text(ru="языковая модель", en="language model"),
        Text(
            ru=r"языков\w+ модел\w+|посимвольн\w+ RNN", en=r"language models?|character-level RNN"
        ),
        Text(
            ru="Сеть, которая по прочитанному называет вероятность каждого следующего токена.",
            en="A network that gives, from what it has read, the probability of every next token.",
        ),
        Shown("scheme", "char-rnn"),
        ":yellow[p](:blue[x]<sub>t+1</sub> | :blue[x]<sub>1</sub> … :blue[x]<sub>t</sub>)",
    ),
    Term(
        "held-out-combination",
        Text(ru="невиданное сочетание", en="held-out combination"),
        Text(
            ru=r"невиданн\w+ сочетани\w+|невиданн\w+",
            en=r"(held-out|unseen) (combinations?|scenes?|sentences?|reviews?)",
        ),
        Text(
            ru="Пара признаков, которой при обучении не было, хотя каждый из них встречался:"
            " проверка обобщения.",
            en="A pair of features that training never showed together, though each of them"
            " appeared: a test of generalisation.",
        ),
        Shown("structures", "evaluation"),
    ),
)
