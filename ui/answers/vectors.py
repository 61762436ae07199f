"""What "Embedding and padding" answers about word vectors of trained networks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from content import words
from content.template import Run, number, percent, precise
from content.words import vectors as titles
from diagrams import vectors as diagrams
from ui.chart import Drawing
from ui.experiments import structures
from ui.experiments import vectors as experiments
from ui.lesson import Lesson
from ui.parts import Part

if TYPE_CHECKING:
    from rnn_core.wordtables import Looked

LONGEST = 24  # letters of a word that is quoted
LUCK = 0.05  # what happens to a random table more often is called chance
NO_KIND = "neutral"  # words without a sentiment have not that in common


def word_map(lesson: Lesson, looked: Looked) -> Iterator[Part]:
    """The map of all words of a network, and the neighbours of one of them."""
    from rnn_core.wordmap import nearest, typical_nearest

    say, facts = lesson.language, _facts(lesson, looked)
    near = nearest(looked.cosines, looked.word)
    groups = words.spoken(titles.GROUPS, say)
    typical = typical_nearest(looked.table.vectors.shape[1], len(looked.table.words) - 1)
    bars = diagrams.neighbours(looked, near, typical, words.spoken(titles.NEIGHBOURS, say))
    yield lesson.figure(
        Drawing(
            diagrams.word_map(looked, near, groups),
            lesson.line("alt-map", **facts),
            diagrams.NARROWEST,
        ),
        Drawing(bars, lesson.line("alt-near", **facts)),
        name="map",
        notices=[
            *_remarks(lesson, looked, facts),
            *_nearness(lesson, looked, facts),
            lesson.runs("notice-groups", **facts),
            lesson.runs("notice-flat", **facts),
        ],
    )


def nearest_to_cat(lesson: Lesson, looked: Looked, said: str | None) -> Iterator[Part]:
    """Who stands beside the cat in the translator's table."""
    if said is None:
        return
    # The question's own word and network: the reader may be looking at others.
    say = lesson.language
    cat = experiments.look_up(words.CAT[say], "translator", say)
    tagger = experiments.purity("tagger", say)
    yield lesson.verdict(
        said,
        truth=_truth(cat),
        **_facts(lesson, cat),
        right=precise(structures.marks()["translator"][say]["sentences"]),
        tagger=percent(tagger.after),
    )


def case(looked: Looked) -> str:
    """Why the nearest neighbours are near: their letters, their kind, training, or chance.

    Of a word of which nothing is known but its letters, or that the network has read it, that alone
    can be said.
    """
    from rnn_core.wordtables import TYPED, share_letters

    if looked.table.groups[looked.word] == TYPED:
        return "read" if looked.known else "typed"
    words, pair = looked.table.words, _pair(looked)
    after, before = (
        _luck(looked, float(one[pair])) for one in (looked.cosines, looked.cosines_before)
    )
    if looked.table.spelt and before < LUCK and share_letters(*(words[k] for k in pair)):
        return "letters"
    if _is_kin(looked):
        return "kin"
    return "drawn" if after < LUCK <= before else "luck"


def _is_kin(looked: Looked) -> bool:
    """Whether training has brought a word to its kind, as far as one word of so many can tell."""
    from rnn_core.wordmap import believable, kin_of

    kinds, word = looked.table.kinds, looked.word
    after, before = (kin_of(one, kinds, word) for one in (looked.cosines, looked.cosines_before))
    if after <= before or kinds[word] == NO_KIND:
        return False
    chances = [_chance(looked, k) if own != NO_KIND else 1 for k, own in enumerate(kinds)]
    return chances[word] <= believable(chances, LUCK)


def _chance(looked: Looked, word: int) -> float:
    """How likely by chance a word has so many neighbours of its kind."""
    from rnn_core.wordmap import NEAREST, chance_of_kin, kin_of

    kinds = looked.table.kinds
    kin, alike = kin_of(looked.cosines, kinds, word), kinds.count(kinds[word]) - 1
    return chance_of_kin(kin, NEAREST, len(kinds) - 1, alike)


def _crowd(looked: Looked) -> tuple[str, int] | None:
    """The kind most of the neighbours are of, and how many are; None if there is no such kind."""
    from rnn_core.wordmap import nearest

    kinds = Counter(looked.table.kinds[k] for k in nearest(looked.cosines, looked.word))
    first, *others = kinds.most_common(2)
    level = bool(others) and others[0][1] == first[1]
    return None if level or first[0] == NO_KIND else first


def _truth(looked: Looked) -> str:
    from rnn_core.wordmap import nearest

    if case(looked) == "luck":
        return "chance"
    kin = [looked.table.groups[k] for k in nearest(looked.cosines, looked.word)]
    return "animals" if kin.count("animal") > len(kin) / 2 else "company"


def _pair(looked: Looked) -> tuple[int, int]:
    from rnn_core.wordmap import nearest

    return looked.word, nearest(looked.cosines, looked.word, 1)[0]


def _luck(looked: Looked, cosine: float) -> float:
    from rnn_core.wordmap import chance_nearer

    return chance_nearer(cosine, looked.table.vectors.shape[1], len(looked.table.words) - 1)


def _remarks(lesson: Lesson, looked: Looked, facts: dict[str, str]) -> Iterator[Sequence[Run]]:
    """What became of the words that were typed."""
    if looked.more:
        yield lesson.runs("notice-first", **facts)
    if not looked.known:
        yield lesson.runs("notice-spelt" if looked.table.spelt else "notice-unknown", **facts)


def _nearness(lesson: Lesson, looked: Looked, facts: dict[str, str]) -> Iterator[Sequence[Run]]:
    """Who is near, and why."""
    found = case(looked)
    yield lesson.runs(f"notice-{found}", **facts)
    crowd = _crowd(looked) if found in ("typed", "read") else None
    if crowd:
        kind, most = crowd
        told = {"most": str(most), "crowd": titles.GROUPS[kind][lesson.language]}
        yield lesson.runs("notice-crowd", **facts, **told)


def _brief(word: str) -> str:
    """A word that one line has room for."""
    return word if len(word) <= LONGEST else word[: LONGEST - 1] + "…"


def _facts(lesson: Lesson, looked: Looked) -> dict[str, str]:
    from rnn_core.wordmap import ON_THE_MAP, found_on_map, kin_of, nearest

    say, table = lesson.language, looked.table
    near = nearest(looked.cosines, looked.word)
    pair, count = _pair(looked), len(table.words)
    whole = experiments.purity(table.owner, table.language)
    listed = [
        f"{_brief(table.words[k])} {number(float(looked.cosines[looked.word, k]))}" for k in near
    ]
    found = found_on_map(looked.cosines, table.view.of(table.vectors))
    return {
        "word": _brief(table.words[looked.word]),
        "typed": _brief(looked.typed),
        "owner": titles.OWNERS[table.owner][say],
        "near": ", ".join(listed),
        "first": _brief(table.words[near[0]]),
        "cosine": number(float(looked.cosines[pair])),
        "before": number(float(looked.cosines_before[pair])),
        "odds": percent(_luck(looked, float(looked.cosines[pair]))),
        "kin": str(kin_of(looked.cosines, table.kinds, looked.word)),
        "kin_before": str(kin_of(looked.cosines_before, table.kinds, looked.word)),
        "count": str(len(near)),
        "alike": titles.ALIKE["mood" if table.owner == "reviewer" else "speech"][say],
        "odds_kin": percent(_chance(looked, looked.word)),
        "size": str(table.vectors.shape[1]),
        "words": str(count),
        "listed": str(whole.words),
        "pure": percent(whole.after),
        "pure_before": percent(whole.before),
        "chance": percent(whole.chance),
        "moved": number(whole.moved),
        "kept": percent(table.view.kept),
        "found": percent(found),
        "near_map": str(ON_THE_MAP),
        "blind": percent(ON_THE_MAP / (count - 1)),
    }
