"""Networks that look at pictures or paint them, in plain PyTorch; tests run every program.

A program is run from the repository's root and reads the weights that are shipped.
"""

from collections.abc import Mapping, Sequence
from typing import Final

from lessons.structures.text_programs import LOAD, reading_program

ALWAYS: Final = ("animal", "colour", "size", "posture", "place")

EYE: Final = """\
eye = nn.Sequential(
    nn.Conv2d(3, 32, 3, padding=1), nn.MaxPool2d(2),  # (B, 32, 16, 16)
    nn.BatchNorm2d(32), nn.ReLU(),
    nn.Conv2d(32, 48, 3, padding=1), nn.MaxPool2d(2),  # (B, 48, 8, 8)
    nn.BatchNorm2d(48), nn.ReLU(),
    nn.Conv2d(48, {features}, 3, padding=1), nn.BatchNorm2d({features}), nn.ReLU(),
    nn.AdaptiveMaxPool2d(1), nn.Flatten(),  # (B, {features})
)
eye = loaded(eye, "eye.look.")
"""

PICTURE: Final = """\
scene = Scene({scene})
generator = torch.Generator().manual_seed({seed})
picture = draw(scene, noise={noise!r}, generator=generator)  # (3, 32, 32)
"""

CLASSIFIER: Final = """\
import torch
from torch import nn

from rnn_core.world.grammar import ANIMALS
from rnn_core.world.scenes import Scene
from rnn_core.world.pictures import draw

{picture}animals = [noun.{language} for noun in ANIMALS.values()]
weights = torch.load("rnn_core/networks/weights/classifier.pt", weights_only=True)


{loaded}

{eye}head = loaded(nn.Linear(64, len(animals)), "head.")

with torch.no_grad():
    logits = head(eye(picture[None] - 0.5))  # (B, 8), B = 1
    probabilities = logits.softmax(-1)[0]  # (8,)
best = probabilities.argmax()
print(animals[best], round(probabilities[best].item(), 3))
# {printed}
"""

CAPTIONER: Final = """\
import torch
from torch import nn

from rnn_core.world.captions import END, START, vocabulary
from rnn_core.world.scenes import Scene
from rnn_core.world.pictures import draw

{picture}target = vocabulary("{language}")
weights = torch.load("rnn_core/networks/weights/captioner.{language}.pt", weights_only=True)


{loaded}

{eye}begin = loaded(nn.Linear(88, 64), "begin.")
embed = loaded(nn.Embedding(len(target), 24), "embed.")
rnn = loaded(nn.GRU(24, 64), "rnn.")
look = loaded(nn.Linear(64, 88), "look.")
head = loaded(nn.Linear(64 + 88, len(target)), "head.")

with torch.no_grad():
    features = eye(picture[None] - 0.5)[0]  # (88,)
    state = begin(features).tanh()[None]  # (1, H)
    start, end = target.encode([START, END])
    said = [start]
    while said[-1] != end and len(said) <= 14:
        output, state = rnn(embed(torch.tensor(said[-1:])), state)  # (T, H), T = 1
        seen = features * look(output[0]).sigmoid()  # (88,)
        logits = head(torch.cat([output[0], seen]))  # (V,)
        said.append(logits.argmax().item())
print(target.decode(said[1:]))
# {printed}
"""

PAINTER: Final = """\
import torch
from torch import nn

from rnn_core.world.captions import encode, vocabulary

words = {words}
weights = torch.load("rnn_core/networks/weights/painter.{language}.pt", weights_only=True)


{loaded}

def canvas(side, channels, half, shapes):  # which shape every pixel belongs to
    return nn.Sequential(
        nn.Linear(32, channels * side**2), nn.Unflatten(1, (channels, side, side)),
        nn.BatchNorm2d(channels), nn.ReLU(),
        nn.ConvTranspose2d(channels, 2 * half, 4, stride=2, padding=1),
        nn.BatchNorm2d(2 * half), nn.ReLU(),
        nn.ConvTranspose2d(2 * half, half, 4, stride=2, padding=1),
        nn.BatchNorm2d(half), nn.ReLU(),
        nn.ConvTranspose2d(half, shapes, 4, stride=2, padding=1),
    )


def layer(shapes, colours):  # the last shape is nothing
    masks = shapes.softmax(1)[:, :-1]
    painted = torch.einsum("bkyx,bkc->bcyx", masks, colours[:, :-1])
    return painted, masks.sum(1, keepdim=True)


embed = loaded(nn.Embedding(len(vocabulary("{language}")), 24), "embed.")
rnn = loaded(nn.GRU(24, 64), "rnn.")
sprite = loaded(canvas(3, 44, 16, 10), "sprite.shapes.")  # (B, 10, 24, 24)
scene = loaded(canvas(4, 16, 8, 13), "scene.shapes.")  # (B, 13, 32, 32)
tints = [loaded(nn.Linear(32, 30), "sprite.colours.0.")]
tints += [loaded(nn.Linear(32, 39), "scene.colours.0.")]
place = loaded(nn.Linear(32, 62), "place.")

with torch.no_grad():
    _, state = rnn(embed(torch.tensor(encode(words, "{language}"))))  # (1, H)
    what, where = state.chunk(2, 1)  # (1, H/2): the animal, and all the rest
    colours = tints[0](what).sigmoid().view(1, 10, 3), tints[1](where).sigmoid().view(1, 13, 3)
    probabilities = place(where).view(2, 31).softmax(1)  # of the sprite's row and column, −8 … 22
    probabilities = nn.functional.pad(probabilities, (1, 1))  # never past the edges
    offset = (torch.arange(32)[:, None] - torch.arange(24) + 8).clamp(-1, 31) + 1
    down, right = probabilities[:, offset]  # (32, 24) each
    animal, cover = (down @ part @ right.T for part in layer(sprite(what), colours[0]))
    shapes = scene(where)
    behind = torch.einsum("bkyx,bkc->bcyx", shapes[:, :5].softmax(1), colours[1][:, :5])
    front, hides = layer(shapes[:, 5:], colours[1][:, 5:])
    picture = (front + (1 - hides) * (animal + (1 - cover) * behind))[0]  # (3, 32, 32)
print([round(number, 3) for number in picture.mean((1, 2)).tolist()])
# {printed}
"""


def classifier(
    scene: Mapping[str, str | None], noise: float, seed: int, language: str, printed: str
) -> str:
    """It prints the animal and its probability."""
    return CLASSIFIER.format(
        picture=_picture(scene, noise, seed),
        language=language,
        loaded=LOAD,
        eye=EYE.format(features=64),
        printed=printed,
    )


def captioner(
    scene: Mapping[str, str | None], noise: float, seed: int, language: str, printed: str
) -> str:
    """It prints a list of the words said, the end among them."""
    return CAPTIONER.format(
        picture=_picture(scene, noise, seed),
        language=language,
        loaded=LOAD,
        eye=EYE.format(features=88),
        printed=printed,
    )


def painter(words: Sequence[str], language: str, printed: str) -> str:
    """It prints the picture's mean colour."""
    return reading_program(PAINTER, words, language, printed)


def _picture(scene: Mapping[str, str | None], noise: float, seed: int) -> str:
    """Lines that draw a scene; what it has in any case goes without its field's name."""
    values = [repr(scene[field]) for field in ALWAYS]
    values += [f"{key}={value!r}" for key, value in scene.items() if value and key not in ALWAYS]
    return PICTURE.format(scene=", ".join(values), noise=noise, seed=seed)
