"""Decoding against an exhaustive search that spells out every sentence there is."""

from itertools import product

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor, nn

from rnn_core import OutOfBounds
from rnn_core.decoding import MAX_BEAM, MAX_DECODED, Hypothesis, beam_search, greedy_decode

WORDS = 8  # a vocabulary
START, END = 0, 1
seeds = st.integers(0, 2**31)


class Decoder:
    """A random GRU in float64; words from `spoken` on are as good as never said."""

    def __init__(self, seed: int, spoken: int = WORDS) -> None:
        torch.manual_seed(seed)
        self.embed = nn.Embedding(WORDS, 3).double()
        self.rnn = nn.GRU(3, 5, batch_first=True).double()
        self.head = nn.Linear(5, WORDS).double()
        self.silence = torch.where(torch.arange(WORDS) < spoken, 0.0, -60.0).double()
        self.state = torch.randn(1, 1, 5).double()

    def step(self, words: Tensor, state: Tensor) -> tuple[Tensor, Tensor]:
        output, state = self.rnn(self.embed(words), state)
        return 4 * self.head(output) + self.silence, state

    @torch.no_grad()
    def log_probability(self, ids: tuple[int, ...]) -> float:
        """By teacher forcing: all steps at once."""
        logits, _ = self.step(torch.tensor([[START, *ids[:-1]]]), self.state)
        return logits[0].log_softmax(-1)[torch.arange(len(ids)), list(ids)].sum().item()

    def all_sentences(self, longest: int) -> list[tuple[float, tuple[int, ...]]]:
        """Every sentence that ends, or is cut off at `longest` words, likeliest first."""
        said = [
            ids
            for length in range(1, longest + 1)
            for ids in product(range(WORDS), repeat=length)
            if END not in ids[:-1] and (ids[-1] == END or length == longest)
        ]
        return sorted(((self.log_probability(ids), ids) for ids in said), reverse=True)

    def beam_search(self, width: int, longest: int) -> list[Hypothesis]:
        return beam_search(self.step, self.state, START, END, width, longest)


@settings(max_examples=20)
@given(seeds, st.sampled_from([(WORDS, 1), (WORDS, 2), (3, 3)]))
def test_a_beam_that_is_wide_enough_misses_nothing(seed: int, size: tuple[int, int]) -> None:
    spoken, longest = size  # so few prefixes that eight hold every one that matters
    decoder = Decoder(seed, spoken)
    found = decoder.beam_search(8, longest)
    wanted = decoder.all_sentences(longest)[:8]
    assert [one.ids for one in found] == [ids for _, ids in wanted]
    assert [one.log_probability for one in found] == pytest.approx([logs for logs, _ in wanted])


@settings(max_examples=50)
@given(seeds, st.integers(1, 12))
def test_a_beam_of_width_one_is_greedy(seed: int, longest: int) -> None:
    decoder = Decoder(seed)
    row = greedy_decode(decoder.step, decoder.state, 1, START, longest)[0].tolist()
    [found] = decoder.beam_search(1, longest)
    assert list(found.ids) == (row[: row.index(END) + 1] if END in row else row)


@settings(max_examples=50)
@given(seeds, st.integers(1, 8), st.integers(1, 10))
def test_a_log_probability_is_the_sum_of_those_of_the_words(
    seed: int, width: int, longest: int
) -> None:
    decoder = Decoder(seed)
    found = decoder.beam_search(width, longest)
    for one in found:
        assert one.log_probability == pytest.approx(decoder.log_probability(one.ids))
        assert END not in one.ids[:-1] and (one.ids[-1] == END or len(one.ids) == longest)
    logs = [one.log_probability for one in found]
    assert logs == sorted(logs, reverse=True)
    assert len({one.ids for one in found}) == len(found) <= width


@settings(max_examples=20)
@given(seeds, st.integers(1, 8))
def test_states_and_logits_are_those_that_chose_the_words(seed: int, width: int) -> None:
    decoder = Decoder(seed)
    for one in decoder.beam_search(width, 5):
        assert len(one.states) == len(one.ids) + 1 == len(one.logits) + 1
        state = decoder.state
        assert torch.equal(one.states[0], state)
        for k, word in enumerate((START, *one.ids[:-1])):
            logits, state = decoder.step(torch.tensor([[word]]), state)
            torch.testing.assert_close(one.states[k + 1], state)
            torch.testing.assert_close(one.logits[k], logits[0, -1])


def markov(table: Tensor) -> tuple[object, Tensor]:
    """A step of a chain whose state is a row of zeros that nobody reads."""

    def step(words: Tensor, state: Tensor) -> tuple[Tensor, Tensor]:
        return table.log()[words], state

    return step, torch.zeros(1)


def test_a_wider_beam_finds_what_the_greedy_one_walks_past() -> None:
    # From the start: a 0.6, b 0.4. After a all four words are alike; after b the end is certain.
    a, b, tiny = 2, 3, 1e-12
    table = torch.full((4, 4), tiny, dtype=torch.float64)
    table[START, a], table[START, b] = 0.6, 0.4
    table[a], table[b, END] = 0.25, 1.0
    step, state = markov(table)
    narrow = beam_search(step, state, START, END, 1, 2)[0]  # type: ignore[arg-type]
    wide = beam_search(step, state, START, END, 2, 2)[0]  # type: ignore[arg-type]
    assert narrow.log_probability == pytest.approx(torch.tensor(0.6 * 0.25).log().item(), rel=1e-6)
    assert wide.ids == (b, END)
    assert wide.log_probability == pytest.approx(torch.tensor(0.4).log().item(), rel=1e-6)


def test_greedy_writes_a_batch_as_it_writes_each_sentence_alone() -> None:
    decoder = Decoder(3)
    state = torch.randn(1, 6, 5, generator=torch.Generator().manual_seed(0)).double()
    together = greedy_decode(decoder.step, state, 6, START, 7)
    alone = [greedy_decode(decoder.step, state[:, [k]], 1, START, 7) for k in range(6)]
    assert torch.equal(together, torch.cat(alone))


@pytest.mark.parametrize(
    ("width", "longest", "said"),
    [
        (0, 5, "beam width must be between 1 and 8, got 0"),
        (MAX_BEAM + 1, 5, "beam width must be between 1 and 8, got 9"),
        (2, 0, "number of words must be between 1 and 64, got 0"),
        (2, MAX_DECODED + 1, "number of words must be between 1 and 64, got 65"),
    ],
)
def test_bounds(width: int, longest: int, said: str) -> None:
    decoder = Decoder(0)
    with pytest.raises(OutOfBounds, match=said):
        decoder.beam_search(width, longest)
    if width == 2:
        with pytest.raises(OutOfBounds, match=said):
            greedy_decode(decoder.step, decoder.state, 1, START, longest)
