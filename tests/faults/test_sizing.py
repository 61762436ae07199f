"""The sizing table follows from its figures; memory that grows is seen; a class repeats itself."""

import math
import random

import pytest

from benchmarks import class_trace, sizing, soak
from benchmarks.class_trace import Trace
from benchmarks.sizing import Crowd, Found, Killed, Rate


def found(crowds: list[Crowd]) -> Found:
    return Found(
        machine="a machine",
        minutes=5,
        rates=[Rate("one", 1000, 1.0), Rate("two", 1800, 2.0), Rate("cache", 8000, 0.5)],
        trace=Trace(students=60, wanted=1000, browser=200, proxy=600, distinct=200, lost=0),
        crowds=crowds,
        idle=400,
        first_load={"home": 1.0, "problems": 3.0},
        killed=Killed(30, 100, 0, 15, 0, 1.2),
    )


def cells(lines: list[str], students: str) -> list[float]:
    (row,) = [line for line in lines if line.startswith(f"| {students} |")]
    return [float(cell.replace(",", "")) for cell in row.strip("| ").split("|")]


def test_what_a_thousand_students_need() -> None:
    lines = sizing.report(found([Crowd(100, 0.4, 410), Crowd(200, 0.9, 420), Crowd(300, 2.0, 430)]))
    processes = math.ceil(1000 / 200) + 1
    students, count, cores, memory, proxies, computing, megabits = cells(lines, "1,000")
    assert (students, count, cores) == (1000, processes, processes)
    assert memory == round(processes * (400 + 200 * 0.1) / 1e3, 1)  # 0.1 MB each, 400 without any
    assert proxies == round(1000 * (10 / 3) / 16_000, 1)
    assert computing == round(1000 * (10 / 3) * 0.25 / 1000, 1)
    assert megabits == 1000 * 3.0 * 8 / 600


def test_no_table_without_a_crowd_that_was_answered_in_time() -> None:
    assert not [line for line in sizing.report(found([Crowd(25, 1.5, 410)])) if "1,000 |" in line]


def test_what_is_lost_is_said() -> None:
    said = "\n".join(sizing.report(found([Crowd(100, 0.4, 410)])))
    assert said.count("**missed**") == 0
    lost = Found(**{**vars(found([Crowd(9, 0.4, 410)])), "killed": Killed(30, 100, 2, 15, 1, 1.2)})
    assert "\n".join(sizing.report(lost)).count("**missed**") == 2


@pytest.mark.parametrize(("slope", "grown"), [(0.0, 0.0), (0.1, 0.07)])
def test_memory_that_grows_after_its_warm_up(slope: float, grown: float) -> None:
    hand = random.Random(0)
    course = [
        (now, (1000 - 300 * (now < 200)) + slope * max(0, now - 300) + hand.random())
        for now in map(float, range(1001))
    ]
    assert soak.growth(course) == pytest.approx(grown, abs=0.005)


def test_the_soak_keeps_the_load_s_part_and_the_other_way_round(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(sizing, "PAGE", tmp_path / "sizing.md")
    sizing.write_soak(["flat"])
    sizing.write(["# Sizing", "", "first"])
    sizing.write_soak(["flatter"])
    assert sizing.PAGE.read_text() == "# Sizing\n\nfirst\n\n## Soak\n\nflatter\n"


def test_a_class_is_drawn_by_its_seed_and_drags_the_same_sliders() -> None:
    one, again, other = map(class_trace.student, (1, 1, 2))
    assert one == again != other
    assert set(one) & set(other)  # what one has asked for helps another
    assert len(set(one)) > 100
