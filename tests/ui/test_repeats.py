"""Several widgets of one control: the one that moves leads, and who is behind moves nothing."""

import pytest

from ui import repeats
from ui.repeats import Agreement


@pytest.fixture
def agreement(monkeypatch: pytest.MonkeyPatch) -> Agreement:
    now = iter(range(1000))
    monkeypatch.setattr(repeats.time, "monotonic", lambda: next(now) / 10)
    made = Agreement()
    made.put(1.0)
    return made


@pytest.mark.parametrize(("moving", "other"), [("own", "copy"), ("copy", "own")])
def test_the_one_that_moves_leads_while_the_other_is_behind(
    agreement: Agreement, moving: str, other: str
) -> None:
    assert agreement.settle({moving: 1.1, other: 1.0}) == 1.1
    assert agreement.settle({moving: 1.2, other: 1.0}) == 1.2  # two runs behind
    assert agreement.settle({moving: 1.3, other: 1.1}) == 1.3
    assert agreement.settle({moving: 1.3, other: 1.2}) == 1.3  # a run that something else asked for
    assert agreement.settle({moving: 1.3, other: 1.3}) == 1.3
    assert agreement.settle({moving: 1.2, other: 1.3}) == 1.2  # back again


def test_the_hand_changes_to_another_widget(agreement: Agreement) -> None:
    assert agreement.settle({"own": 2.0, "copy": 1.0}) == 2.0
    assert agreement.settle({"own": 2.0, "copy": 2.5}) == 2.5
    assert agreement.settle({"own": 2.0, "copy": 2.6}) == 2.6  # now the first is behind
    for _ in range(40):
        agreement.settle({"own": 2.6, "copy": 2.6})
    assert agreement.settle({"own": 2.0, "copy": 2.6}) == 2.0  # long after: a move


def test_a_preset_is_no_move(agreement: Agreement) -> None:
    agreement.settle({"own": 2.0, "copy": 1.0})
    agreement.put(3.0)
    assert agreement.settle({"own": 3.0, "copy": 2.0}) == 3.0
