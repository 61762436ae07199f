"""`GET /metrics`: what this process does, in the text format 0.0.4 that Prometheus reads.

What changes with requests is counted here; what can be asked, such as the caches, is asked when
the figures are.
"""

import os
from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping
from ipaddress import ip_address
from pathlib import Path
from threading import Lock
from typing import Final

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import Scope

from lessons.job_queue import FULL, PACED_QUEUE, TRAINING_QUEUE, JobQueue
from lessons.jobs import ENDS
from lessons.kept import BUDGET
from server.addresses import client

VARIABLE: Final = "RNN_SHEET_METRICS"
"""The variable of the environment that is read at the start."""
WHO: Final = ("local", "all", "off")
MEDIA_TYPE: Final = "text/plain; version=0.0.4"
SECONDS: Final = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)
"""Upper ends of the histogram's buckets."""
_FORWARDED: Final = {b"x-forwarded-for", b"forwarded", b"x-real-ip", b"via"}
Samples = Iterable[tuple[str, Mapping[str, str], float]]
"""What is behind the name, labels, and a value."""


class Metric:
    """A name, a line of help and a kind; what it measures is asked when it is written.

    Args:
        name: without the prefix of all.
        help: one line.
        kind: "counter", "gauge" or "histogram".
        samples: gives the values of now.
    """

    def __init__(self, name: str, help: str, kind: str, samples: Callable[[], Samples]) -> None:
        self.name, self.help, self.kind, self.samples = f"rnn_sheet_{name}", help, kind, samples

    def lines(self) -> list[str]:
        """As the format has it."""
        head = [f"# HELP {self.name} {self.help}", f"# TYPE {self.name} {self.kind}"]
        return head + [
            f"{self.name}{ending}{_labels(labels)} {value:.17g}"
            for ending, labels, value in self.samples()
        ]


class Counter(Metric):
    """How often something came to pass, by one label."""

    def __init__(self, name: str, help: str, label: str, *values: str) -> None:
        super().__init__(name, help, "counter", self._samples)
        self._label, self._lock = label, Lock()
        self.counts = dict.fromkeys(values, 0)  # what has not happened yet is 0, not absent

    def add(self, value: str) -> None:
        """Once more."""
        with self._lock:
            self.counts[value] += 1

    def _samples(self) -> Samples:
        return [("", {self._label: value}, count) for value, count in self.counts.items()]


class Histogram(Metric):
    """How long something took."""

    def __init__(self, name: str, help: str) -> None:
        super().__init__(name, help, "histogram", self._samples)
        self._lock = Lock()
        self._counts, self._sum = [0] * (len(SECONDS) + 1), 0.0

    def add(self, seconds: float) -> None:
        """One more measurement."""
        with self._lock:
            self._counts[bisect_left(SECONDS, seconds)] += 1
            self._sum += seconds

    def _samples(self) -> Samples:
        with self._lock:
            counts, total = [*self._counts], self._sum
        below = 0
        for end, count in zip([*map(str, SECONDS), "+Inf"], counts, strict=True):
            below += count
            yield "_bucket", {"le": end}, below
        yield "_sum", {}, total
        yield "_count", {}, below


def _labels(labels: Mapping[str, str]) -> str:
    said = ",".join(f'{name}="{value}"' for name, value in labels.items())
    return f"{{{said}}}" if said else ""


def _memory() -> Samples:
    """Resident bytes; where there is no /proc, nothing is said."""
    try:
        pages = int(Path("/proc/self/statm").read_text().split()[1])
    except OSError:
        return []
    return [("", {}, pages * os.sysconf("SC_PAGE_SIZE"))]


def _of_queues(label: str, figures: Callable[[JobQueue], Mapping[str, int]]) -> Samples:
    """Figures of both queues of trainings, each with its label."""
    queues = {"network": TRAINING_QUEUE, "paced": PACED_QUEUE}
    return [
        ("", {"queue": name, label: key}, count)
        for name, queue in queues.items()
        for key, count in figures(queue).items()
    ]


ANSWERS: Final = Counter(
    *("answers_total", "Answers of the route, by what became of them.", "result"),
    *("kept", "computed", "unchanged", "refused", "missing", "limited", "busy", "failed"),
)
ANSWER_SECONDS: Final = Histogram("answer_seconds", "Seconds from a question to its answer.")
RERUNS: Final = Counter(
    *("messages_total", "Messages of open pages, by kind.", "kind", "rerun", "other")
)
REFUSALS: Final = Counter(
    *("refusals_total", "What a limit of docs/limits.md has refused.", "reason"),
    *("answers", "computing", "query", "body", "sessions", "address_sessions", "session_rate"),
    *("message_size", "message_kind"),
)
EVERY: Final[list[Metric]] = [ANSWERS, ANSWER_SECONDS, RERUNS, REFUSALS]
EVERY.extend(
    [
        Metric(
            "cache_bytes", "Bytes that all caches hold.", "gauge", lambda: [("", {}, BUDGET.total)]
        ),
        Metric(
            *("cache_limit_bytes", "Bytes that all caches may hold.", "gauge"),
            lambda: [("", {}, BUDGET.limit)],
        ),
        Metric("cache_entries", "Results kept.", "gauge", lambda: [("", {}, BUDGET.count)]),
        Metric(
            *("cache_lookups_total", "Results asked for, kept or not.", "counter"),
            lambda: [("", {"result": "hit"}, BUDGET.hits), ("", {"result": "miss"}, BUDGET.misses)],
        ),
        Metric(
            *("cache_dropped_total", "Results let go for want of room.", "counter"),
            lambda: [("", {}, BUDGET.dropped)],
        ),
        Metric(
            *("trainings_total", "Trainings by what they came to.", "counter"),
            lambda: _of_queues("end", lambda queue: {it: queue.ended[it] for it in ENDS}),
        ),
        Metric(
            *("trainings_refused_total", "Trainings not taken, by the reason.", "counter"),
            lambda: _of_queues("reason", lambda queue: {it: queue.refused[it] for it in FULL}),
        ),
        Metric(
            *("trainings_unfinished", "Trainings that wait and that run.", "gauge"),
            lambda: _of_queues(
                "state", lambda queue: {"waiting": queue.waiting, "running": queue.running}
            ),
        ),
        Metric("resident_memory_bytes", "Resident memory of the process.", "gauge", _memory),
    ]
)


def who_may_read() -> str:
    """The setting.

    Raises:
        SystemExit: it is none; the server does not start.
    """
    said = os.environ.get(VARIABLE, "local")
    if said not in WHO:
        raise SystemExit(
            f"{VARIABLE}={said!r} will not do: it takes local (private addresses that connect"
            " directly), all, or off."
        )
    return said


def routes(prefix: str = "") -> list[Route]:
    """The route at the root and, with a prefix, under it too; none where it is off."""
    who = who_may_read()

    def get_metrics(request: Request) -> Response:
        if who == "local" and not connects_directly(request.scope):
            return PlainTextResponse("local only\n", 403, headers={"Cache-Control": "no-store"})
        text = "\n".join(line for metric in EVERY for line in metric.lines()) + "\n"
        headers = {"Cache-Control": "no-store", "Content-Type": MEDIA_TYPE}
        return Response(text, headers=headers)

    paths = dict.fromkeys(["/metrics", f"{prefix}/metrics"])
    return [] if who == "off" else [Route(path, get_metrics) for path in paths]


def connects_directly(scope: Scope) -> bool:
    """Whether a request comes from a private address without a proxy between."""
    if any(name in _FORWARDED for name, _ in scope.get("headers", ())):
        return False
    try:
        found = ip_address(client(scope))
    except ValueError:  # a socket of the file system has no address
        return scope.get("client") is None
    return found.is_private or found.is_loopback
