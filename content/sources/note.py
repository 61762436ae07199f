"""The links that the note ends with, in its order."""

from typing import Final

from content import Text
from content.sources.source import Source, titled

SOURCES: Final = (
    Source(
        "elbrus-slides",
        by="Elbrus Data Science",
        title=Text(ru="Презентация «RNN»", en="Slides “RNN”"),
        good_for=Text(
            ru="По этим слайдам написан конспект, из которого выросла шпаргалка.",
            en="The slides behind the note that this sheet grew from.",
        ),
        at="https://github.com/Elbrus-DataScience/ds-phase-2/blob/master/slides/RNN.pdf",
        language="ru",
    ),
    Source(
        "habr-word2vec",
        by="Habr",
        title=Text(ru="Word2vec в картинках", en="Word2vec in pictures"),
        good_for=Text(
            ru="Skip-gram и negative sampling шаг за шагом, с рисунками.",
            en="Skip-gram and negative sampling step by step, with drawings.",
        ),
        at="https://habr.com/ru/post/446530/",
        language="ru",
    ),
    Source(
        "habr-embeddings",
        by="Open Data Science, Habr",
        title=Text(
            ru="Чудесный мир Word Embeddings: какие они бывают и зачем нужны?",
            en="The wonderful world of word embeddings: which there are and what for",
        ),
        good_for=Text(
            ru="Какие бывают векторы слов и зачем они нужны.",
            en="The kinds of word vectors and what they are for.",
        ),
        at="https://habr.com/ru/company/ods/blog/329410/",
        language="ru",
    ),
    Source(
        "feng-rnn",
        by="Calvin Feng",
        title=titled("Vanilla Recurrent Neural Network"),
        good_for=Text(
            ru="Формула простой RNN, развёрнутый граф и обратный проход с кодом на NumPy.",
            en="The formula of a plain RNN, the unrolled graph, and the backward pass in NumPy.",
        ),
        at="https://calvinfeng.gitbook.io/machine-learning-notebook/supervised-learning/"
        "recurrent-neural-network/recurrent_neural_networks",
    ),
    Source(
        "becoming-human-tagging",
        by="Becoming Human",
        title=Text(
            ru="Определение частей речи (POS tagging) на Keras",
            en="Part-of-speech tagging tutorial with Keras",
        ),
        good_for=Text(
            ru="Как обучить сеть, которая размечает части речи.",
            en="How to train a network that tags parts of speech.",
        ),
        at="https://becominghuman.ai/"
        "part-of-speech-tagging-tutorial-with-the-keras-deep-learning-library-d7f93fa05537",
    ),
    Source(
        "abbyy-ner",
        by="ABBYY, Habr",
        title=Text(
            ru="Обнаружение именованных сущностей (NER)", en="Named entity recognition (NER)"
        ),
        good_for=Text(
            ru="Как в тексте находят именованные сущности.",
            en="How named entities are found in a text.",
        ),
        at="https://habr.com/ru/company/abbyy/blog/449514/",
        language="ru",
    ),
    Source(
        "habr-seq2seq",
        by="Habr",
        title=Text(ru="Подход seq2seq (sequence to sequence)", en="Sequence to sequence (seq2seq)"),
        good_for=Text(ru="Подробно о seq2seq.", en="Seq2seq in detail."),
        at="https://habr.com/ru/post/440472/",
        language="ru",
    ),
    Source(
        "packt-lstm",
        by="Packt",
        title=titled("LSTM networks: Implementation of the language model"),
        good_for=Text(
            ru="Языковая модель на LSTM целиком, от подготовки текста до обучения.",
            en="A whole language model with an LSTM, from preparing the text to training.",
        ),
        at="https://subscription.packtpub.com/book/big_data_and_business_intelligence/"
        "9781788399906/10/ch10lvl1sec62/implementation-of-the-language-model",
    ),
    Source(
        "elbrus-cheatsheet",
        by="Elbrus Data Science",
        title=Text(
            ru="Схема для LSTM на самом деле немного другая",
            en="The LSTM diagram is actually a little different",
        ),
        good_for=Text(
            ru="Шпаргалка по RNN, на которую ссылается конспект: другая схема LSTM.",
            en="A cheatsheet on RNNs that the note links to: another diagram of an LSTM.",
        ),
        at="https://elbrus-ds-cheatsheets.streamlit.app/%F0%9F%82%93_rnn",
        language="ru",
    ),
    Source(
        "gitbook-gradient-flow",
        by="GitBook",
        title=Text(ru="Взрыв градиента в RNN", en="Exploding gradients in an RNN"),
        good_for=Text(
            ru="Рисунок: путь градиента назад через ячейки RNN.",
            en="A drawing: the gradient's way back through the cells of an RNN.",
        ),
        at="https://gblobscdn.gitbook.com/assets%2F-LIA3amopGH9NC6Rf0mA%2F-M4bJ-IWAKzglR0XHFwU"
        "%2F-M4bJ2qhkeQ1-xH49LhY%2Frnn-gradient-flow.png?alt=media",
    ),
)
