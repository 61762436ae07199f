"""Numbers that the exercises about structures quote, computed once more."""

from math import log

import numpy as np
import pytest
import torch

from rnn_core.networks.pretrained import pretrained
from tests.arrays import decoded
from tests.lessons.answers import plain
from tests.lessons.check.measured import asked, near

SEEDS = pytest.mark.parametrize("seed", range(6))


@SEEDS
def test_a_classifier_is_asked_about_the_very_picture(seed: int) -> None:
    one = asked("structures/one-to-one/noise", seed)
    demo = one.results[0].demo
    picture = torch.from_numpy(demo.picture.copy()).permute(2, 0, 1) / 255
    best = pretrained("classifier", "en").predict(picture).top[0][0]
    assert one.judgement.facts["said"] == best.label
    assert one.number("share") == pytest.approx(100 * best.probability, abs=3)
    animal = demo.target[0]
    assert animal in one.before["structures_phrase"].split()
    assert (one.judgement.truth == "right") == (best.label == animal)


@SEEDS
def test_a_caption_is_as_likely_as_the_product_of_its_words(seed: int) -> None:
    one = asked("structures/one-to-many/beam", seed)
    why = plain(one.blocks()["question"]["why"])
    for found, result, values in zip(
        one.numbers, one.results, (one.before, one.after), strict=True
    ):
        run = result.demo.prediction
        if values["structures_beam"] == 1:  # at each step the likeliest word
            assert found == near(sum(log(top[0].probability) for top in run.top))
        assert f"{found:.2f}".replace("-", "−") in why or abs(found) < 0.1


@SEEDS
@pytest.mark.parametrize(("name", "bag"), [("order", False), ("bag", True)])
def test_a_review_is_read_by_the_network_itself(name: str, bag: bool, seed: int) -> None:
    one = asked(f"structures/review/{name}", seed)
    network = pretrained("bag of words" if bag else "reviewer", "en")
    for found, values in zip(one.numbers, (one.before, one.after), strict=True):
        top = network.predict(values["review_text"]).top[-1]
        kind = next(guess.probability for guess in top if guess.label == "kind")
        assert found == near(kind)
    words = [sorted(values["review_text"].split()) for values in (one.before, one.after)]
    if bag:
        assert (one.judgement.truth == "same") == (words[0] == words[1])


@SEEDS
def test_a_changed_size_is_what_the_section_says(seed: int) -> None:
    one = asked("structures/caption-to-picture/word", seed)
    facts = one.judgement.facts
    assert f"by {facts['size']}% of the scale" in plain(one.blocks()["question"]["why"])
    shares = {name: one.number(name) for name in ("size", "colour", "animal")}
    assert shares[one.judgement.truth] == max(shares.values())
    painter = pretrained("painter", "en")
    words = one.before["structures_phrase"].split()
    animal = one.results[0].demo.target[0]
    changed = [str(facts["new_animal"]) if word == animal else word for word in words]
    pictures = [painter.predict(" ".join(said)).picture for said in (words, changed)]
    assert shares["animal"] == pytest.approx(
        100 * float(np.abs(pictures[1] - pictures[0]).mean()), abs=0.51
    )


@SEEDS
def test_a_decoder_sees_one_state_or_all(seed: int) -> None:
    one = asked("structures/many-to-many/memory", seed)
    for found, values in zip(one.numbers, (one.before, one.after), strict=True):
        words = len(values["structures_phrase"].split())
        assert found == 64 * (words if one.before["many_to_many_attention"] else 1)


@SEEDS
def test_attention_is_strongest_where_the_figure_draws_it(seed: int) -> None:
    one = asked("structures/many-to-many/looks", seed)
    table = one.blocks()["attention"]["figures"][0]["data"][0]
    weights = decoded(table["z"]) if isinstance(table["z"], dict) else np.array(table["z"])
    run = one.results[0].demo.prediction
    row = weights[run.labels.index(one.judgement.facts["written"])]
    looked = run.words[int(row.argmax())]
    assert looked == one.judgement.facts[one.judgement.truth]
    share = float(row.max()) * (1 if weights.max() > 1 else 100)
    assert one.number("share") == pytest.approx(share, abs=0.51)


@SEEDS
def test_a_state_depends_on_what_has_been_read(seed: int) -> None:
    one = asked("structures/tagging/word", seed)
    beginnings = [
        values["structures_phrase"].partition(" sits")[0] for values in (one.before, one.after)
    ]
    assert (one.judgement.truth == "same") == (beginnings[0] == beginnings[1])
    tagger = pretrained("tagger", "en")
    states = [tagger.predict(f"{words} sits").states[-1] for words in beginnings]
    assert one.number("distance") == near(float(np.linalg.norm(states[0] - states[1])))
