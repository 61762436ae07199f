"""Papers about attention, and the transformer that came of it."""

from typing import Final

from content import Text
from content.sources.source import Source, titled

SOURCES: Final = (
    Source(
        "bahdanau-2015",
        by="Bahdanau, Cho, Bengio",
        year=2015,
        title=titled("Neural Machine Translation by Jointly Learning to Align and Translate"),
        arxiv="1409.0473",
        good_for=Text(
            ru="Внимание: одно состояние на всё предложение — узкое место.",
            en="Attention: a single state for the whole sentence is a bottleneck.",
        ),
    ),
    Source(
        "luong-2015",
        by="Luong, Pham, Manning",
        year=2015,
        title=titled("Effective Approaches to Attention-based Neural Machine Translation"),
        arxiv="1508.04025",
        good_for=Text(
            ru="Внимание через скалярное произведение.", en="Attention by a dot product."
        ),
    ),
    Source(
        "vaswani-2017",
        by="Vaswani et al.",
        year=2017,
        title=titled("Attention Is All You Need"),
        arxiv="1706.03762",
        good_for=Text(
            ru="Трансформер; в таблице 1 внимание и рекуррентный слой по операциям и шагам подряд.",
            en="The transformer; table 1 compares attention with recurrence: operations, steps.",
        ),
    ),
    Source(
        "dao-2022",
        by="Dao, Fu, Ermon, Rudra, Ré",
        year=2022,
        title=titled("FlashAttention: Fast and Memory-Efficient Exact Attention with IO-Awareness"),
        arxiv="2205.14135",
        good_for=Text(
            ru="Внимание, которое не хранит матрицу T × T: веса вычисляются заново.",
            en="Attention that stores no T × T matrix: its weights are computed again.",
        ),
    ),
)
