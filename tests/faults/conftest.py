"""One cluster of two processes that all tests share, each of which finds it whole."""

import os
from collections.abc import Iterator

import pytest

from tests.browser.conftest import browser as browser
from tests.browser.conftest import kept_contexts as kept_contexts
from tests.browser.conftest import new_page as new_page
from tests.deploy.proxying import haproxy_path
from tests.faults.cluster import Cluster, running

DRAIN = 3  # seconds; HAProxy asks every two whether a process is ready


@pytest.fixture(scope="session")
def started() -> Iterator[Cluster]:
    if not haproxy_path():
        said = "no HAProxy; Debian's package is haproxy"
        pytest.fail(said) if os.environ.get("CI") else pytest.skip(said)
    with running(environment={"RNN_SHEET_DRAIN_SECONDS": str(DRAIN)}) as cluster:
        yield cluster


@pytest.fixture
def cluster(started: Cluster) -> Cluster:
    started.repair()
    return started
