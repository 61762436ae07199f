"""One long text in batches: what the section claims, over 20 seeds, and its program."""

import contextlib
import io
from itertools import product

import pytest

from content import LANGUAGES, Language
from content.template import number_or_zero
from lessons.questions import streams as told
from rnn_core.batching.streams import ORDERS
from tests.lessons.answers import notices, plain, show, verdict

each_language = pytest.mark.parametrize("language", LANGUAGES)
SIZES = [(4, 10), (2, 5), (8, 15)]
assert (told.SEED.low, told.SEED.high) == (0, 19)


def found_at(language: Language, **values: object) -> told.Streams:
    return told.EXPERIMENT.at(language, **values)


@each_language
def test_every_position_gives_two_batches(language: Language) -> None:
    assert len(told.TEXTS[language]) >= 2 * told.BATCH.high * told.WINDOW.high
    assert '"' not in told.TEXTS[language] and "\\" not in told.TEXTS[language]


@pytest.mark.parametrize(("language", "seed"), list(product(LANGUAGES, range(20))))
@pytest.mark.parametrize(("batch", "window"), SIZES)
def test_streams_alone_keep_the_states(
    language: Language, seed: int, batch: int, window: int
) -> None:
    sizes = {"streams_batch": batch, "streams_window": window, "streams_seed": seed}
    found = found_at(language, **sizes).found
    means = {order: found.readings[order].mean for order in ORDERS}
    assert means["streams"] < min(means["rows"], means["shuffled"], means["reset"]) / 30
    assert found.readings["streams"].continued.all()
    assert not found.readings["rows"].continued.any()
    assert found.readings["shuffled"].continued.mean() <= 0.25
    assert found.reset_shift < 1e-6
    start = found.readings["streams"].distance[0, 1:]
    assert start[:, 0].max() > 10 * start[:, -1].max() or window == 5


@pytest.mark.parametrize(("language", "seed"), list(product(LANGUAGES, range(20))))
def test_from_zeros_a_longer_window_knows_more(language: Language, seed: int) -> None:
    short, long = (
        found_at(language, streams_order="reset", streams_window=window, streams_seed=seed)
        for window in (5, 15)
    )
    assert long.reading.mean < short.reading.mean


@each_language
@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("seed", [0, 5])
def test_what_is_said_is_what_was_measured(language: Language, order: str, seed: int) -> None:
    values = {"streams_order": order, "streams_seed": seed}
    found, blocks = found_at(language, **values), show("questions", "streams", language, **values)
    said = notices(blocks["streams"])
    assert number_or_zero(found.reading.mean) in said[0]
    assert not any("{{" in line for line in said)
    assert found.found.smaller_batch_error in " ".join(said)
    table = {one: row for one, row in zip(ORDERS, blocks["orders"]["rows"], strict=True)}
    for one, row in table.items():
        assert plain(row[2]) == number_or_zero(found.found.readings[one].mean)
    assert plain(table["streams"][1]) == "20 / 20" and plain(table["rows"][1]) == "0 / 20"
    assert [one for one, row in table.items() if row[0][0][1] == "bold"] == [order]


@each_language
@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize(
    "sizes", [{}, {"streams_batch": 3, "streams_window": 7, "streams_seed": 4}]
)
def test_the_program_prints_the_mean(language: Language, order: str, sizes: dict) -> None:
    values = {"streams_order": order} | sizes
    source = show("questions", "streams", language, **values)["program"]["source"]
    assert told.TEXTS[language] in source.replace('"\n    "', "")
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(source, {})
    mean = found_at(language, **values).reading.mean
    assert float(printed.getvalue()) == pytest.approx(mean, abs=1.01e-4)
    assert source.rstrip().endswith(f"# {mean:.4f}")


@each_language
def test_the_answer_is_of_rows_in_order(language: Language) -> None:
    for values in ({}, {"streams_batch": 8, "streams_order": "reset"}):
        truth, why = verdict("questions", "streams", language, **values)
        assert truth == "none"
        windows = found_at(language, streams_order="rows").reading.windows + 1
        assert windows[0].tolist() == [1, 2, 3, 4] and windows[1].tolist() == [5, 6, 7, 8]
        for one in (5, 4, 1):
            assert f" {one}" in why
    question = told.SECTION.prose(language).blocks["question"]
    assert " 4, " in question and " 5 " in question and question.count("8") == 1
