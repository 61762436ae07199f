"""Teacher forcing, scheduled sampling and what each of them makes a network learn.

Bengio, Vinyals, Jaitly, Shazeer 2015, "Scheduled Sampling for Sequence Prediction with Recurrent
Neural Networks" (arXiv:1506.03099): in training the next input is the right letter or, with
probability p, the letter that the network has just drawn from its own prediction; the target stays
the right letter. p = 0 is teacher forcing. Huszár 2015 (arXiv:1511.05101) shows that for p > 0 the
data's own distribution does not minimise this loss: at p = 1 the minimum is the distribution of
every letter by its place alone.

Both are measured, on a list of words: in the task "start" all words follow one start symbol, so
that a network has to write any of them; in "name" the first input names the word, as an encoder
does in a translator, and one word alone is right. No gradient goes through a drawn letter.

R networks (tasks · shares · seeds), P shares, S seeds, B words of T letters, V different letters,
D = V + 1 + B input symbols (letters, start, names), H hidden units, U updates.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal, NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn.functional import one_hot

from rnn_core.arguments import checked
from rnn_core.arrays import frozen
from rnn_core.bounds import MAX_HIDDEN, MAX_SEED, check
from rnn_core.tensors import check_float, check_ids, check_shape

Task = Literal["start", "name"]
TASKS: Final[tuple[Task, ...]] = ("start", "name")
SHARES: Final = (0.0, 0.25, 0.5, 0.75, 1.0)
"""p, the share of inputs that are the network's own letters; all are trained at once."""
NETWORKS: Final = 5  # S, for each share
HIDDEN: Final = 16
RATE: Final = 0.05  # of Adam
UPDATES: Final = 60
MAX_LIST: Final = 12
MAX_LETTERS: Final = 8
MAX_UPDATES: Final = 400
MAX_NETWORKS: Final = 512
MAX_LINES: Final = 100_000
_BETAS: Final = (0.9, 0.999)  # PyTorch's own for Adam
_EPS: Final = 1e-8
_tanh_backward: Final = torch.ops.aten.tanh_backward


class Networks(NamedTuple):
    """Weights of R networks, transposed as products need them: a row of states goes in front."""

    inputs: Tensor  # (R, D, H), W_ihᵀ
    recurrent: Tensor  # (R, H, H), W_hhᵀ
    bias: Tensor  # (R, 1, H), both of nn.RNN in one
    head: Tensor  # (R, H, V)
    head_bias: Tensor  # (R, 1, V)


class Draws(NamedTuple):
    """The random numbers of a training, uniform on 0 … 1."""

    letters: Tensor  # (U, T, R, B), each turned into a letter of the prediction
    coins: Tensor  # (U, T, R, B), below p the own letter is the next input


@dataclass(frozen=True, eq=False)
class TaskScores:
    """What networks of every share p can do; equal only to itself. All are probabilities, exact.

    Attributes:
        losses: with teacher forcing, mean cross-entropy of a letter in nats, (P, S).
        written: that the letters a network draws and reads itself are a right word, (P, S): one
            of the list after the start symbol, the one that was named after a name.
        recovered: that all later letters are right once a wrong letter was read, (P, S): mean over
            every word, place and wrong letter.
    """

    losses: NDArray[np.float32]
    written: NDArray[np.float32]
    recovered: NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class ShareComparison:
    """Networks that were trained with several shares p of own letters; equal only to itself.

    Attributes:
        words: the list, B words of T letters.
        tasks: what the networks of each task can do.
        samples: share p → what its first network of the task "start" writes, B texts of T letters;
            the same random numbers for every p.
        data_entropy: the least loss that there is after the start symbol, ln B / T nats.
        place_entropy: entropy of a letter when its place is all that is known, mean over places,
            nats: the loss that Huszár's minimum for p = 1 has after the start symbol.
    """

    words: tuple[str, ...]
    tasks: dict[Task, TaskScores]
    samples: dict[float, tuple[str, ...]]
    data_entropy: float
    place_entropy: float


@checked
@torch.no_grad()
def compare_shares(words: Sequence[str], updates: int = UPDATES, seed: int = 0) -> ShareComparison:
    """Train `NETWORKS` networks with each of `SHARES` on both tasks, and measure them.

    Networks of one seed begin alike and see the same random numbers, whatever their p.

    Args:
        words: 2 … `MAX_LIST` different words of one length T, 2 … `MAX_LETTERS` letters.
        updates: U of Adam on the whole list, 1 … `MAX_UPDATES`.
        seed: of weights and draws, 0 … `MAX_SEED`.

    Returns:
        What they can do, by task and share.

    Raises:
        OutOfBounds: too many words, letters or updates, or too few.
        ValueError: two words are the same, or of different lengths.

    Example:
        >>> found = compare_shares(["bread", "water", "apple", "sugar", "honey", "lemon"])
        >>> written = found.tasks["start"].written.mean(1)  # teacher forcing … own letters alone
        >>> bool(written[0] > 0.95), bool(written[-1] < 0.05)
        (True, True)
    """
    letters = _check_words(words)
    check("updates", updates, 1, MAX_UPDATES)
    check("seed", seed, 0, MAX_SEED)
    ids = torch.tensor([[letters.index(one) for one in word] for word in words])  # (B, T)
    (count, length), size = ids.shape, len(letters)
    generator = torch.Generator().manual_seed(seed)
    groups = len(TASKS) * len(SHARES)
    networks = _drawn_networks(size + 1 + count, size, groups, generator)
    one_task = torch.tensor(SHARES).repeat_interleave(NETWORKS)
    shares = one_task.repeat(len(TASKS))  # (R,)
    named = torch.arange(len(shares)) >= len(one_task)  # which networks are told the word
    first = size + torch.where(named[:, None], 1 + torch.arange(count), 0)  # (R, B)
    drawn = torch.rand(2, updates, length, NETWORKS, count, generator=generator)
    draws = Draws(*drawn.repeat(1, 1, 1, groups, 1))
    trained = train_with_own_letters(networks, ids, first, shares, draws)
    by_group = (len(TASKS), len(SHARES), NETWORKS)
    likely = log_likelihoods(trained, ids, first)  # (R, B, T)
    losses = -likely.mean((1, 2))
    whole = likely.sum(2).exp()
    written = torch.where(named, whole.mean(1), whole.sum(1))
    scores = zip(
        losses.view(by_group),
        written.view(by_group),
        _recovered(trained, ids, first).view(by_group),
        strict=True,
    )
    ours = torch.rand(length, count, generator=generator)
    texts = {
        share: _written(trained, place * NETWORKS, size, letters, ours)
        for place, share in enumerate(SHARES)
    }
    return ShareComparison(
        words=tuple(words),
        tasks={
            task: TaskScores(*map(frozen, map(torch.clone, one)))
            for task, one in zip(TASKS, scores, strict=True)
        },
        samples=texts,
        data_entropy=math.log(count) / length,
        place_entropy=_place_entropy(ids),
    )


@checked
@torch.no_grad()
def train_with_own_letters(
    initial: Networks, ids: Tensor, first: Tensor, shares: Tensor, draws: Draws
) -> Networks:
    """Train R networks by Adam, each with its own share of own letters, backward written out.

    At this size autograd would spend most of its time on bookkeeping; the weights are those of
    autograd and `torch.optim.Adam`, as the tests check.

    Args:
        initial: weights to begin with; they stay as they are.
        ids: the words, (B, T); all are read in every update.
        first: the first input of every word, (R, B).
        shares: p of every network, (R,).
        draws: what is random, (U, T, R, B) each.

    Returns:
        The trained weights.

    Raises:
        ValueError: shapes or numbers that do not fit.
    """
    runs, symbols, hidden, size = _check_networks(initial)
    check_shape("ids", ids, "B", "T")
    (count, length), updates = ids.shape, len(draws.letters)
    check("words", count, 1, MAX_LIST)
    check("letters of a word", length, 1, MAX_LETTERS)
    check("updates", updates, 1, MAX_UPDATES)
    check_ids("id", ids, size)
    check_shape("first", first, runs, count)
    check_ids("first", first, symbols)
    check_shape("shares", shares, runs)
    check_float("shares", shares, like=initial.inputs)
    for name, one in zip(draws._fields, draws, strict=True):
        check_shape(name, one, updates, length, runs, count)
        check_float(name, one)
    flat = torch.cat([one.flatten() for one in initial])
    gradient, mean, square = (torch.zeros_like(flat) for _ in range(3))
    weights, grad = _views(flat, initial), _views(gradient, initial)
    right = ids.T.expand(runs, length, count)  # (R, T, B), read from the second step on
    wanted = one_hot(right, size).to(flat.dtype)  # (R, T, B, V)
    states = flat.new_zeros(runs, length + 1, count, hidden)
    inside, own = (flat.new_empty(runs, length, count, width) for width in (hidden, size))
    rows = torch.empty(runs, length, count, dtype=torch.int64)  # of W_ihᵀ, all networks in one
    start = torch.arange(runs)[:, None] * symbols
    for update in range(updates):
        rows[:, 0] = first
        use_own = draws.coins[update] < shares[:, None]  # (T, R, B)
        for t in range(length):
            chosen = rows[:, t].add_(start)
            pushed = weights.inputs.flatten(0, 1)[chosen].add_(weights.bias)
            torch.tanh(pushed.baddbmm_(states[:, t], weights.recurrent), out=states[:, t + 1])
            odds = torch.baddbmm(weights.head_bias, states[:, t + 1], weights.head).softmax(-1)
            own[:, t] = odds
            if t + 1 < length:
                drawn = _draw(odds, draws.letters[update, t])
                rows[:, t + 1] = torch.where(use_own[t], drawn, right[:, t])
        by_logits = own.sub_(wanted).div_(length * count)  # of the mean cross-entropy
        scored = by_logits.flatten(1, 2)  # (R, T·B, V)
        torch.bmm(states[:, 1:].flatten(1, 2).mT, scored, out=grad.head)
        torch.sum(scored, 1, keepdim=True, out=grad.head_bias)
        by_states = torch.bmm(scored, weights.head.mT).view_as(inside)
        for t in range(length - 1, -1, -1):
            above = by_states[:, t]
            if t + 1 < length:
                above = torch.baddbmm(above, inside[:, t + 1], weights.recurrent.mT)
            inside[:, t] = _tanh_backward(above, states[:, t + 1])
        sums = inside.flatten(1, 2)  # (R, T·B, H)
        torch.bmm(states[:, :-1].flatten(1, 2).mT, sums, out=grad.recurrent)
        torch.sum(sums, 1, keepdim=True, out=grad.bias)
        by_row = flat.new_zeros(runs * symbols, hidden)
        grad.inputs.copy_(by_row.index_add_(0, rows.flatten(), sums.flatten(0, 1)).view_as(grad[0]))
        mean.lerp_(gradient, 1 - _BETAS[0])
        square.mul_(_BETAS[1]).addcmul_(gradient, gradient, value=1 - _BETAS[1])
        scale = square.sqrt().div_((1 - _BETAS[1] ** (update + 1)) ** 0.5).add_(_EPS)
        flat.addcdiv_(mean, scale, value=-RATE / (1 - _BETAS[0] ** (update + 1)))
    return weights


@checked
@torch.no_grad()
def log_likelihoods(
    networks: Networks, ids: Tensor, first: Tensor, read: Tensor | None = None
) -> Tensor:
    """Ln p of every right letter, given what was read before it.

    Args:
        networks: R of them.
        ids: the right letters, (N, T).
        first: the first input of every line, (R, N).
        read: the letters that are read after it, (N, T − 1); None for the right ones.

    Returns:
        In nats, (R, N, T).

    Raises:
        ValueError: shapes or ids that do not fit.
    """
    runs, symbols, hidden, size = _check_networks(networks)
    check_shape("ids", ids, "N", "T")
    lines, length = ids.shape
    check("lines", lines, 1, MAX_LINES)
    check("letters of a line", length, 1, MAX_LETTERS)
    read = ids[:, :-1] if read is None else read
    check_shape("read", read, lines, length - 1)
    check_shape("first", first, runs, lines)
    for name, one, above in (("id", ids, size), ("read", read, size), ("first", first, symbols)):
        check_ids(name, one, above)
    start = torch.arange(runs)[:, None] * symbols
    table = networks.inputs.flatten(0, 1)
    state = networks.bias.new_zeros(runs, lines, hidden)
    found = []
    for t in range(length):
        symbol = first if t == 0 else read[:, t - 1].expand(runs, lines)
        pushed = table[symbol + start].add_(networks.bias)
        state = pushed.baddbmm_(state, networks.recurrent).tanh_()
        logs = torch.baddbmm(networks.head_bias, state, networks.head).log_softmax(-1)
        found.append(logs.gather(2, ids[:, t].expand(runs, lines)[..., None])[..., 0])
    return torch.stack(found, 2)


def _recovered(networks: Networks, ids: Tensor, first: Tensor) -> Tensor:
    """`TaskScores.recovered` of every network, (R,): every wrong letter at every place, exactly."""
    (count, length), size = ids.shape, networks.head.shape[2]
    word, place, letter = torch.meshgrid(
        torch.arange(count), torch.arange(length - 1), torch.arange(size), indexing="ij"
    )
    wrong = letter != ids[word, place]
    word, place, letter = word[wrong], place[wrong], letter[wrong]  # each (N,)
    read = ids[word, :-1]
    read[torch.arange(len(read)), place] = letter
    likely = log_likelihoods(networks, ids[word], first[:, word], read)  # (R, N, T)
    later = torch.arange(length) > place[:, None]  # (N, T)
    return (likely * later).sum(2).exp().mean(1)


def _written(
    networks: Networks, run: int, start: int, letters: str, draws: Tensor
) -> tuple[str, ...]:
    """What one network writes after the start symbol; `draws` are (T, B)."""
    inputs, recurrent, bias, head, head_bias = (one[run] for one in networks)
    symbol, state, written = torch.full_like(draws[0], start).long(), torch.zeros_like(bias), []
    for numbers in draws:
        state = (inputs[symbol] + bias + state @ recurrent).tanh()
        symbol = _draw((state @ head + head_bias).softmax(-1), numbers)
        written.append(symbol)
    return tuple("".join(letters[one] for one in line) for line in torch.stack(written, 1).tolist())


def _draw(odds: Tensor, numbers: Tensor) -> Tensor:
    """Letters drawn by uniform numbers; rounding may leave the sum of odds below 1."""
    return (odds.cumsum(-1) < numbers[..., None]).sum(-1).clamp_(max=odds.shape[-1] - 1)


def _drawn_networks(symbols: int, size: int, groups: int, generator: torch.Generator) -> Networks:
    """PyTorch's U(±1/√H) for every weight, the same S networks in every group."""
    edge = HIDDEN**-0.5
    shapes = ((symbols, HIDDEN), (HIDDEN, HIDDEN), (1, HIDDEN), (HIDDEN, size), (1, size))
    return Networks(
        *(
            torch.empty(NETWORKS, *shape)
            .uniform_(-edge, edge, generator=generator)
            .repeat(groups, 1, 1)
            for shape in shapes
        )
    )


def _place_entropy(ids: Tensor) -> float:
    entropies = []
    for column in ids.T:
        shares = column.bincount().double() / len(ids)
        entropies.append(-torch.xlogy(shares, shares).sum().item())
    return sum(entropies) / len(entropies)


def _views(flat: Tensor, like: Networks) -> Networks:
    parts = flat.split([one.numel() for one in like])
    return Networks(*(part.view_as(one) for part, one in zip(parts, like, strict=True)))


def _check_networks(networks: Networks) -> tuple[int, int, int, int]:
    """R, D, H and V of networks that fit together."""
    check_shape("inputs", networks.inputs, "R", "D", "H")
    check_shape("head", networks.head, "R", "H", "V")
    (runs, symbols, hidden), size = networks.inputs.shape, networks.head.shape[2]
    check("networks", runs, 1, MAX_NETWORKS)
    check("hidden size", hidden, 1, MAX_HIDDEN)
    check("letters", size, 1, symbols)
    shapes = ((symbols, hidden), (hidden, hidden), (1, hidden), (hidden, size), (1, size))
    for name, one, shape in zip(networks._fields, networks, shapes, strict=True):
        check_shape(name, one, runs, *shape)
        check_float(name, one, like=networks.inputs)
    return runs, symbols, hidden, size


def _check_words(words: Sequence[str]) -> str:
    """The different letters of a list that will do."""
    check("words", len(words), 2, MAX_LIST)
    for word in words:
        check("letters of a word", len(word), 2, MAX_LETTERS)
    if len(set(words)) < len(words) or len(set(map(len, words))) > 1:
        raise ValueError("the words must be different and of one length")
    return "".join(dict.fromkeys("".join(words)))
