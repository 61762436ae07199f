"""Trained and random networks, and their equations written out."""

from functools import cache

import torch
from hypothesis import strategies as st
from torch import Tensor

from rnn_core.charlm.bigrams import MAX_LETTERS
from rnn_core.charlm.char_rnn import CharRNN, Snapshot, build_char_rnn, train_char_rnn

words = st.text("abcй ", min_size=2, max_size=MAX_LETTERS)


@cache
def trained(word: str = "Hello", seed: int = 0, recurrent: bool = True) -> tuple[Snapshot, ...]:
    return tuple(train_char_rnn(word, seed=seed, recurrent=recurrent))


def random_network(word: str, seed: int = 0, recurrent: bool = True) -> CharRNN:
    """An untrained network with a head that prefers some letters, in float64."""
    network = build_char_rnn(word, recurrent=recurrent, seed=seed).double()
    generator = torch.Generator().manual_seed(seed)
    with torch.no_grad():
        network.head.weight.normal_(generator=generator).mul_(2)
        network.head.bias.normal_(generator=generator)
    return network


def by_hand(network: CharRNN, ids: list[int]) -> tuple[Tensor, Tensor, list[Tensor]]:
    """Logits (T, V), states (T, H) and the weights they are functions of, step by step."""
    weights = [value.detach().clone().requires_grad_() for value in network.parameters()]
    w_ih, w_hh, b_ih, b_hh, w_hy, b_y = weights
    h, states = torch.zeros(len(b_ih), dtype=b_ih.dtype), []
    for i in ids:
        h = torch.tanh(w_ih[:, i] + b_ih + w_hh @ h + b_hh)
        states.append(h)
    return torch.stack([w_hy @ h + b_y for h in states]), torch.stack(states), weights
