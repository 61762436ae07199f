"""Papers and pages about words: vectors, generation; captions, and padding of pictures."""

from typing import Final

from content import Text
from content.sources.source import Source, titled

SOURCES: Final = (
    Source(
        "harris-1954",
        by="Harris",
        year=1954,
        title=titled("Distributional Structure"),
        doi="10.1080/00437956.1954.11659520",
        good_for=Text(
            ru="Мысль, на которой стоят векторы слов: близкие по смыслу слова близки соседями.",
            en="The idea behind word vectors: words alike in meaning have like neighbours.",
        ),
    ),
    Source(
        "jelinek-1977",
        by="Jelinek, Mercer, Bahl, Baker",
        year=1977,
        title=titled("Perplexity—a measure of the difficulty of speech recognition tasks"),
        doi="10.1121/1.2016299",
        good_for=Text(
            ru="Откуда взялась перплексия: мера трудности задачи распознавания речи.",
            en="Where perplexity comes from: how hard a task of speech recognition is.",
        ),
    ),
    Source(
        "mikolov-2013",
        by="Mikolov, Sutskever, Chen, Corrado, Dean",
        year=2013,
        title=titled("Distributed Representations of Words and Phrases and their Compositionality"),
        arxiv="1310.4546",
        good_for=Text(
            ru="Skip-gram с negative sampling: формула, по которой учится карта слов.",
            en="Skip-gram with negative sampling: the formula that the map of words is trained by.",
        ),
    ),
    Source(
        "karpathy-2015",
        by="Karpathy",
        year=2015,
        title=titled("The Unreasonable Effectiveness of Recurrent Neural Networks"),
        at="https://karpathy.github.io/2015/05/21/rnn-effectiveness/",
        good_for=Text(
            ru="Посимвольная генерация: «hello» и тексты, которые пишет сеть.",
            en="Generation character by character: “hello”, and texts that a network writes.",
        ),
    ),
    Source(
        "mao-2015",
        by="Mao, Xu, Yang, Wang, Huang, Yuille",
        year=2015,
        title=titled("Deep Captioning with Multimodal Recurrent Neural Networks (m-RNN)"),
        arxiv="1412.6632",
        good_for=Text(
            ru="Подпись к картинке: признаки картинки подаются на каждом шаге.",
            en="Image captioning: the features of the picture are given at every step.",
        ),
    ),
    Source(
        "islam-2020",
        by="Islam, Jia, Bruce",
        year=2020,
        title=titled("How Much Position Information Do Convolutional Neural Networks Encode?"),
        arxiv="2001.08248",
        good_for=Text(
            ru="Нулевой padding сообщает CNN, где на картинке она находится.",
            en="Zero padding tells a CNN where in the picture it is.",
        ),
    ),
)
