"""`make audit` against a database of our own on the loopback: what it says, and how it ends."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from tests import audit

HOLE = {
    "id": "TEST-1",
    "summary": "a hole",
    "affected": [
        {
            "package": {"name": "jinja2", "ecosystem": "PyPI"},
            "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "999.0"}]}],
        }
    ],
}


class Database(ThreadingHTTPServer):
    """Answers as OSV does; what it was asked, and what it knows."""

    asked: list[str]
    known: dict[str, Any]
    status = 200


class Answer(BaseHTTPRequestHandler):
    server: Database

    def do_POST(self) -> None:
        query = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        name = query["package"]["name"]
        self.server.asked.append(f"{name}=={query['version']}")
        holes = self.server.known.get(name)
        said = json.dumps({"vulns": [holes]} if holes else {}).encode()
        self.send_response(self.server.status)
        self.send_header("Content-Length", str(len(said)))
        self.end_headers()
        self.wfile.write(said)

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture
def database() -> Iterator[Database]:
    with Database(("127.0.0.1", 0), Answer) as server:
        server.asked, server.known = [], {}
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


def address(database: Database) -> str:
    return f"http://127.0.0.1:{database.server_port}/v1/query"


def test_every_pin_is_asked_for_and_a_hole_is_told(
    database: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    assert audit.main(address(database)) == 0
    said = capsys.readouterr().out
    assert said == f"{len(audit.pins())} pinned versions, 0 known vulnerabilities\n"
    assert len(database.asked) == len({*database.asked}) == len(audit.pins()) > 90
    assert {"streamlit", "torch", "jinja2"} <= {one.partition("==")[0] for one in database.asked}
    database.known["jinja2"] = HOLE
    assert audit.main(address(database)) == audit.VULNERABLE
    assert "TEST-1, mended in 999.0" in capsys.readouterr().out


@pytest.mark.parametrize("status", [500, None])
def test_a_database_that_does_not_answer_is_no_clean_bill(
    database: Database, status: int | None, capsys: pytest.CaptureFixture[str]
) -> None:
    where = address(database)
    if status:
        database.status = status
    else:
        database.shutdown()
        database.server_close()
    assert audit.main(where) == audit.UNASKED
    said = capsys.readouterr().out
    assert "could not be asked, so nothing is known" in said and "Traceback" not in said
    assert len(said.splitlines()) == 3
