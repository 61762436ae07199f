"""Networks that read words and answer in words, in plain PyTorch; tests run every program.

A program is run from the repository's root and reads the weights that are shipped.
"""

from collections.abc import Sequence
from typing import Final

OTHER_LANGUAGE: Final = {"ru": "en", "en": "ru"}

LOAD: Final = """\
def loaded(layer, name):  # stored in half precision
    keys = [key for key in weights if key.startswith(name)]
    layer.load_state_dict({key.removeprefix(name): weights[key].float() for key in keys})
    return layer.eval()
"""

REVIEWER: Final = """\
import torch
from torch import nn

from rnn_core.embeddings.subword import ngram_buckets

words = {words}
weights = torch.load("rnn_core/networks/weights/reviewer.{language}.pt", weights_only=True)


{loaded}

embed = loaded(nn.Embedding(2000, 24), "embed.vectors.")
rnn = loaded(nn.GRU(24, 32), "rnn.")
head = loaded(nn.Linear(32, 2), "head.")

with torch.no_grad():
    vectors = [embed(torch.tensor(ngram_buckets(word, 2000))).mean(0) for word in words]
    output, _ = rnn(torch.stack(vectors))  # (T, D) → (T, H)
    kind = head(output).softmax(-1)[:, 1]  # (T, 2) → (T,)
print([round(probability, 3) for probability in kind.tolist()])
# {printed}
"""

TRANSLATOR: Final = """\
import torch
from torch import nn

from rnn_core.world.captions import END, START, encode, vocabulary

words = {words}
source, target = vocabulary("{language}"), vocabulary("{other}")
weights = torch.load("rnn_core/networks/weights/{name}.{language}.pt", weights_only=True)


{loaded}

embed_source = loaded(nn.Embedding(len(source), 24), "embed_source.")
encoder = loaded(nn.GRU(24, 64), "encoder.")
embed_target = loaded(nn.Embedding(len(target), 24), "embed_target.")
decoder = loaded(nn.GRU(24, 64), "decoder.")
head = loaded(nn.Linear(2 * 64, len(target)), "head.")

with torch.no_grad():
    ids = torch.tensor(encode(words, "{language}"))  # (S,), S words read
    states, state = encoder(embed_source(ids))  # (S, H), (1, H)
    start, end = target.encode([START, END])
    said = [start]
    while said[-1] != end and len(said) <= 14:
        output, state = decoder(embed_target(torch.tensor(said[-1:])), state)  # (T, H), T = 1
{seen}
        logits = head(torch.cat([output[0], seen]))  # (V,)
        said.append(logits.argmax().item())
print(target.decode(said[1:]))
# {printed}
"""

ATTENTION: Final = """\
        scores = states @ output[0] / 64**0.5  # (S,)
        attention = scores.softmax(0)  # (S,), adds up to 1
        seen = attention @ states  # (H,)"""

NO_ATTENTION: Final = """\
        seen = states[-1]  # (H,), the same at every step"""

TAGGER: Final = """\
import torch
from torch import nn

from rnn_core.world.captions import PARTS_OF_SPEECH
from rnn_core.embeddings.subword import ngram_buckets

words = {words}
weights = torch.load("rnn_core/networks/weights/tagger.{language}.pt", weights_only=True)


{loaded}

embed = loaded(nn.Embedding(1500, 24), "embed.vectors.")
rnn = loaded(nn.GRU(24, 32), "rnn.")
head = loaded(nn.Linear(32, 1 + len(PARTS_OF_SPEECH)), "part.")

with torch.no_grad():
    vectors = [embed(torch.tensor(ngram_buckets(word, 1500))).mean(0) for word in words]
    output, _ = rnn(torch.stack(vectors))  # (T, D) → (T, H)
    best = head(output)[:, 1:].argmax(-1)  # (T,); 0 stands for padding
print([(word, PARTS_OF_SPEECH[k]) for word, k in zip(words, best, strict=True)])
# {printed}
"""


def reviewer(words: Sequence[str], language: str, printed: str) -> str:
    """It prints the probability of "kind" after every word."""
    return reading_program(REVIEWER, words, language, printed)


def translator(words: Sequence[str], language: str, attention: bool, printed: str) -> str:
    """It prints a list of the words said, the end among them."""
    return TRANSLATOR.format(
        words=list(words),
        language=language,
        other=OTHER_LANGUAGE[language],
        name="translator" if attention else "translator-without-attention",
        loaded=LOAD,
        seen=ATTENTION if attention else NO_ATTENTION,
        printed=printed,
    )


def tagger(words: Sequence[str], language: str, printed: str) -> str:
    """It prints a list of words, each with its part of speech."""
    return reading_program(TAGGER, words, language, printed)


def reading_program(template: str, words: Sequence[str], language: str, printed: str) -> str:
    """The program of a network that reads words."""
    return template.format(words=list(words), language=language, loaded=LOAD, printed=printed)
