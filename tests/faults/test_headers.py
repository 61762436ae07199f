"""What the processes say of every response, as it comes through the proxy."""

import urllib.error
import urllib.request
from http.client import HTTPMessage

from lessons.scripts import SCRIPTS_VERSION
from server.caching import CACHE_FOREVER
from server.headers import OTHERS, content_security_policy
from tests.faults.cluster import Cluster

PLACES = {
    "/": 200,
    "/problems": 200,
    "/nothing": 404,
    "/answer/problems/wall": 200,
    "/answer/problems/wall?nothing=1": 400,
    "/sheet/en": 200,
    f"/app/static/section.js?{SCRIPTS_VERSION}": 200,
    "/_stcore/health": 200,
}


def said(url: str) -> tuple[int, HTTPMessage]:
    """The status and the headers of a response."""
    asked = {"Accept": "text/html, */*", "Accept-Encoding": "gzip"}
    try:
        with urllib.request.urlopen(urllib.request.Request(url, headers=asked), timeout=60) as one:
            return one.status, one.headers
    except urllib.error.HTTPError as error:
        return error.code, error.headers


def test_headers_come_through_the_proxy_once_each(cluster: Cluster) -> None:
    policy = content_security_policy(None)
    for place, status in PLACES.items():
        for _ in range(2):  # from a process, and perhaps from the proxy's own cache
            found, headers = said(cluster.address + place)
            assert found == status, place
            assert headers.get_all("Content-Security-Policy") == [policy], place
            assert {name: headers.get_all(name) for name in OTHERS} == {
                name: [value] for name, value in OTHERS.items()
            }, place
    _, script = said(f"{cluster.address}/app/static/section.js?{SCRIPTS_VERSION}")
    assert script["Cache-Control"] == CACHE_FOREVER and script["Content-Encoding"] == "gzip"
