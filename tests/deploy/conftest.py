"""Two processes, and HAProxy before them."""

from collections.abc import Iterator

import pytest

from tests.deploy.asking import stand_in
from tests.deploy.proxying import proxying
from tests.local import Server


@pytest.fixture(scope="module")
def two() -> Iterator[dict[str, Server]]:
    with stand_in("a") as first, stand_in("b") as second:
        yield {"a": first, "b": second}


@pytest.fixture(scope="module")
def proxy(two: dict[str, Server]) -> Iterator[Server]:
    with proxying([*two.values()]) as found:
        yield found
