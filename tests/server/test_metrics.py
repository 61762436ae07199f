"""What a process says of itself, read as Prometheus reads it."""

from typing import Any

import pytest
from prometheus_client.parser import text_string_to_metric_families

from lessons.job_queue import JobQueue
from lessons.kept import BUDGET
from server import metrics
from server.metrics import ANSWERS, MEDIA_TYPE, SECONDS, VARIABLE, Histogram
from server.sessions import SESSIONS
from tests.server.asked import Response, get

LOCAL = ["127.0.0.1", "::1", "10.1.2.3", "192.168.0.4", "fd00::5", "::ffff:10.0.0.1"]
FAR = ["8.8.8.8", "2a00:1450:4001::1", "::ffff:8.8.8.8", "testclient"]


def asked(client: str | None = "127.0.0.1", path: str = "/metrics", **headers: str) -> Response:
    return get(path, client=client, **headers)


def families() -> dict[str, Any]:
    """Every family by name."""
    found = asked()
    assert found.status == 200 and found.headers["content-type"] == MEDIA_TYPE
    assert found.headers["cache-control"] == "no-store"
    return {one.name: one for one in text_string_to_metric_families(found.body.decode())}


def test_all_that_is_measured_is_said_with_its_kind_and_help() -> None:
    found = families()
    for metric in metrics.EVERY:
        family = found[metric.name.removesuffix("_total")]
        assert (family.type, family.documentation) == (metric.kind, metric.help)
        assert family.samples, metric.name
        assert all(sample.name.startswith(metric.name) for sample in family.samples)
    assert len(found) == len(metrics.EVERY)


def test_a_count_is_said_for_every_label_also_before_it_happens() -> None:
    ANSWERS.add("kept")
    said = {one.labels["result"]: one.value for one in families()["rnn_sheet_answers"].samples}
    assert said == ANSWERS.counts and said["kept"] >= 1


def test_a_histogram_has_its_buckets_its_sum_and_its_count() -> None:
    measured = Histogram("seconds", "Of a test.")
    for seconds in (0.0005, 0.001, 0.3, 60.0):
        measured.add(seconds)
    (family,) = text_string_to_metric_families("\n".join(measured.lines()) + "\n")
    buckets = {one.labels["le"]: one.value for one in family.samples if "le" in one.labels}
    assert list(buckets.values()) == sorted(buckets.values()) and len(buckets) == len(SECONDS) + 1
    assert (buckets["0.001"], buckets["0.25"], buckets["0.5"], buckets["+Inf"]) == (2, 2, 3, 4)
    rest = {one.name: one.value for one in family.samples if "le" not in one.labels}
    assert rest == {"rnn_sheet_seconds_sum": 60.3015, "rnn_sheet_seconds_count": 4}


def test_caches_sessions_and_memory_are_those_of_now() -> None:
    found = families()

    def value(name: str) -> float:
        (sample,) = found[f"rnn_sheet_{name}"].samples
        return float(sample.value)

    assert value("cache_limit_bytes") == BUDGET.limit
    assert value("cache_entries") == BUDGET.count and value("cache_bytes") == BUDGET.total
    assert value("sessions_open") == SESSIONS.open and value("sessions_limit") == SESSIONS.most
    assert 50e6 < value("resident_memory_bytes") < 50e9


def test_trainings_are_those_of_both_queues(monkeypatch: pytest.MonkeyPatch) -> None:
    queue = JobQueue()
    queue.ended["done"], queue.refused["full"] = 3, 2
    monkeypatch.setattr(metrics, "PACED_QUEUE", queue)
    found = families()

    def values(name: str) -> dict[tuple[str, ...], float]:
        samples = found[f"rnn_sheet_{name}"].samples
        return {tuple(one.labels.values()): one.value for one in samples}

    assert values("trainings")["paced", "done"] == 3 and values("trainings")["paced", "late"] == 0
    assert values("trainings_refused")["paced", "full"] == 2
    assert values("trainings_unfinished")["paced", "waiting"] == 0


@pytest.mark.parametrize("client", [*LOCAL, None])
def test_who_is_near_may_read_them(client: str | None) -> None:
    assert asked(client).status == 200


@pytest.mark.parametrize("client", FAR)
def test_nobody_else_may(client: str) -> None:
    found = asked(client)
    assert found.status == 403 and b"rnn_sheet" not in found.body


@pytest.mark.parametrize("header", ["x_forwarded_for", "forwarded", "x_real_ip", "via"])
@pytest.mark.parametrize("client", ["127.0.0.1", None])
def test_nobody_may_through_a_proxy(client: str | None, header: str) -> None:
    assert asked(client, **{header: "127.0.0.1"}).status == 403


def test_all_may_or_nobody_as_the_setting_says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, "all")
    assert asked("8.8.8.8", x_forwarded_for="8.8.4.4").status == 200
    monkeypatch.setenv(VARIABLE, "off")
    assert asked("127.0.0.1").status != 200
    monkeypatch.setenv(VARIABLE, "everybody")
    with pytest.raises(SystemExit, match=VARIABLE):
        metrics.routes()


def test_they_stand_at_the_root_and_under_a_prefix() -> None:
    assert [route.path for route in metrics.routes("/a/b")] == ["/metrics", "/a/b/metrics"]
    assert len(metrics.routes()) == 1
