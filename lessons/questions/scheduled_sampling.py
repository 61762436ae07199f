"""Teacher forcing ratio: what own letters at the input teach, and what they spoil."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from content import Language, Text
from content.template import percent, precise_percent
from content.ui_text import in_language
from diagrams import scheduled_sampling as drawing
from lessons.blocks import Block, Drawing, Program, Verdict
from lessons.cache import shared_cache
from lessons.controls import Slider
from lessons.section import Experiment, Question, Section
from lessons.writer import Writer
from rnn_core.charlm import scheduled_sampling as core
from rnn_core.charlm.scheduled_sampling import SHARES, ShareComparison

WORDS: Final[dict[Language, tuple[str, ...]]] = {
    "ru": ("книга", "сахар", "ветер", "лимон", "город", "мышка"),
    "en": ("bread", "water", "apple", "sugar", "honey", "lemon"),
}
MOST, HARDLY = 0.9, 0.1
"""Shares of right words between the options of the question."""
TITLES: Final = {
    "loss": Text(ru="после <start>: потери L", en="after <start>: loss L"),
    "written": Text(ru="после <start>: слово из списка", en="after <start>: a word of the list"),
    "recovered": Text(
        ru="слово названо: верно<br>после чужой буквы",
        en="word named: right<br>after a wrong letter",
    ),
    "share": Text(ru="доля своих букв p", en="share of own letters p"),
    "data": Text(ru="ln 6 / 5", en="ln 6 / 5"),
    "place": Text(ru="энтропия букв по местам", en="entropy of letters by place"),
}

SHARE = Slider(
    "scheduled_sampling_share",
    Text(ru="Доля своих букв на входе p", en="Share of own letters at the input p"),
    *(0.0, 0.0, 1.0, 0.25),
    help=Text(ru="Teacher forcing ratio равен 1 − p.", en="The teacher forcing ratio is 1 − p."),
)
SEED = Slider(
    "scheduled_sampling_seed",
    Text(ru="Зерно", en="Seed"),
    *(0, 0, 19, 1),
    help=Text(ru="Весов и своих букв.", en="Of the weights and the own letters."),
)
PROGRAM: Final = """\
import torch
from torch import nn
from torch.nn.functional import cross_entropy, one_hot

words, p, updates = "{words}".split(), {share}, {updates}
letters = "".join(dict.fromkeys("".join(words)))
ids = torch.tensor([[letters.index(one) for one in word] for word in words])  # (B, T)
(B, T), V, H = ids.shape, len(letters), {hidden}
D, start = V + 1 + B, V  # inputs: letters, <start>, a name for every word
generator = torch.Generator().manual_seed({seed})


def draw(*shape):  # the first of {networks} networks
    every = torch.empty({networks}, *shape)
    return every.uniform_(-(H**-0.5), H**-0.5, generator=generator)[0]


rnn, head = nn.RNN(D, H), nn.Linear(H, V)
with torch.no_grad():
    rnn.weight_ih_l0.copy_(draw(D, H).T)
    rnn.weight_hh_l0.copy_(draw(H, H).T)
    rnn.bias_ih_l0.copy_(draw(1, H)[0])
    rnn.bias_hh_l0.zero_().requires_grad_(False)  # one bias is enough
    head.weight.copy_(draw(H, V).T)
    head.bias.copy_(draw(1, V)[0])
numbers, coins = torch.rand(2, updates, T, {networks}, B, generator=generator)[:, :, :, 0]
trained = [one for one in (*rnn.parameters(), *head.parameters()) if one.requires_grad]
optimizer = torch.optim.Adam(trained, lr={rate})
for update in range(updates):
    symbol, h, scores = torch.full((B,), start), None, []
    for t in range(T):  # step by step: the next input may be the letter drawn here
        output, h = rnn(one_hot(symbol, D).float()[None], h)
        scores.append(head(output[0]))
        chances = scores[-1].detach().softmax(-1)
        own = (chances.cumsum(-1) < numbers[update, t, :, None]).sum(-1).clamp(max=V - 1)
        symbol = torch.where(coins[update, t] < p, own, ids[:, t])
    optimizer.zero_grad()
    cross_entropy(torch.stack(scores, 1).flatten(0, 1), ids.flatten()).backward()
    optimizer.step()

read = torch.cat([torch.full((B, 1), start), ids[:, :-1]], 1)  # teacher forcing: one call
with torch.no_grad():
    logs = head(rnn(one_hot(read.T, D).float())[0]).log_softmax(-1)  # (T, B, V)
right = logs.gather(2, ids.T[..., None])[..., 0]  # (T, B)
print(f"loss {{-right.mean():.2f}}, a word of the list {{right.sum(0).exp().sum():.2f}}")
# {printed}
"""


@dataclass(frozen=True, eq=False)
class Shares:
    """What networks of every share can do, and the reader's share; equal only to itself."""

    found: ShareComparison
    share: float
    seed: int

    @property
    def place(self) -> int:
        """Which of the shares it is."""
        return SHARES.index(self.share)


@shared_cache(64)
def _trained(language: Language, seed: int) -> ShareComparison:
    return core.compare_shares(WORDS[language], seed=seed)


def trained(
    scheduled_sampling_share: float, scheduled_sampling_seed: int, language: Language
) -> Shares:
    """`compare_shares` on the words of a language; all shares are trained at once."""
    found = _trained(language, scheduled_sampling_seed)
    return Shares(found, float(scheduled_sampling_share), scheduled_sampling_seed)


EXPERIMENT = Experiment(trained, [SHARE, SEED])


def by_share(writer: Writer, found: Shares) -> Iterator[Block]:
    """What each share teaches, and what a network of this one writes."""
    facts = numbers(found)
    figure = drawing.share_curves(
        found.found, SHARES, found.share, in_language(TITLES, writer.language)
    )
    yield writer.figure(
        Drawing(figure, writer.line("alt", **facts), drawing.MIN_WIDTH),
        name="scheduled-sampling",
        notices=[writer.runs(f"notice-{case(found)}", **facts)],
        waits=True,
    )
    yield writer.sentence("writes", waits=True, **facts)
    yield writer.note("note-named", **facts)


def program(writer: Writer, found: Shares) -> Iterator[Block]:
    """One of the networks in PyTorch, with autograd."""
    start, place = found.found.tasks["start"], found.place
    loss, written = start.losses[place, 0], start.written[place, 0]
    source = PROGRAM.format(
        words=" ".join(found.found.words),
        share=found.share,
        updates=core.UPDATES,
        hidden=core.HIDDEN,
        networks=core.NETWORKS,
        rate=core.RATE,
        seed=found.seed,
        printed=f"loss {loss:.2f}, a word of the list {written:.2f}",
    )
    yield Program("program", source, waits=True)


def own_letters_alone(writer: Writer, found: Shares) -> Verdict:
    """How often a network that read its own letters alone writes a word of the list."""
    example: Shares = EXPERIMENT.at(writer.language, scheduled_sampling_share=1.0)
    written = float(example.found.tasks["start"].written[-1].mean())
    truth = "most" if written > MOST else "some" if written > HARDLY else "hardly"
    return writer.verdict(truth, **numbers(example))


def case(found: Shares) -> str:
    """Which sentence describes the share."""
    return {0.0: "forced", 1.0: "own"}.get(found.share, "mixed")


def numbers(found: Shares) -> dict[str, Any]:
    """What the words of the section name, and the list of questions."""
    all_found, place = found.found, found.place
    start, name = all_found.tasks["start"], all_found.tasks["name"]
    written, recovered = start.written.mean(1), name.recovered.mean(1)
    texts = [
        text if text in all_found.words else f"{text}\u00a0×"
        for text in all_found.samples[found.share]
    ]
    return {
        "p": f"{found.share:g}",
        "count": len(all_found.words),
        "networks": core.NETWORKS,
        "loss": f"{start.losses[place].mean():.2f}",
        "data": f"{all_found.data_entropy:.2f}",
        "place": f"{all_found.place_entropy:.2f}",
        "written": precise_percent(float(written[place])),
        "written_forced": precise_percent(float(written[0])),
        "recovered": percent(float(recovered[place])),
        "recovered_forced": percent(float(recovered[0])),
        "named_least": percent(float(name.written.mean(1).min())),
        "texts": ", ".join(texts),
    }


SECTION = Section(
    __name__,
    experiment=EXPERIMENT,
    rows=[[SHARE, SEED]],
    formulas=["scheduled-sampling"],
    presets={
        "forced": {SHARE.key: 0.0},
        "half": {SHARE.key: 0.5},
        "own": {SHARE.key: 1.0},
    },
    question=Question(("most", "some", "hardly"), own_letters_alone),
    answers=[by_share, program],
)
