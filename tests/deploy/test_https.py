"""HTTPS at the proxy: the cookie may live in a course page, and plain HTTP leads here."""

import asyncio
import shutil
import ssl
import subprocess
from collections.abc import Iterator
from http.client import HTTPConnection, HTTPResponse, HTTPSConnection
from pathlib import Path

import pytest
from websockets.asyncio.client import connect

from tests.deploy.asking import stand_in
from tests.deploy.proxying import ABSENT, proxying
from tests.local import ROOT, Server, free_ports

pytestmark = pytest.mark.skipif(
    ABSENT or not shutil.which("openssl"), reason="no HAProxy, or no openssl"
)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for the loopback that signs itself, with its key."""
    folder = tmp_path_factory.mktemp("certificate")
    command = "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2"
    command += " -subj /CN=localhost -addext subjectAltName=DNS:localhost,IP:127.0.0.1"
    files = ["-keyout", str(folder / "key"), "-out", str(folder / "crt")]
    subprocess.run([*command.split(), *files], check=True, capture_output=True)
    both = folder / "both.pem"
    both.write_text((folder / "crt").read_text() + (folder / "key").read_text())
    return both


@pytest.fixture(scope="module")
def proxy(certificate: Path) -> Iterator[tuple[Server, int, ssl.SSLContext]]:
    """HAProxy with HTTPS, its port for that, and trust in its certificate."""
    port = free_ports(1)[0]
    variables = {
        "RNN_SHEET_LISTEN_TLS": f"127.0.0.1:{port}",
        "RNN_SHEET_CERTIFICATE": str(certificate),
    }
    with stand_in("a") as process, proxying([process], variables) as found:
        yield found, port, ssl.create_default_context(cafile=str(certificate))


def get(line: HTTPConnection, path: str) -> tuple[HTTPResponse, bytes]:
    line.request("GET", path)
    reply = line.getresponse()
    return reply, reply.read()


def test_over_https_the_cookie_lives_in_frames_of_other_sites_too(
    proxy: tuple[Server, int, ssl.SSLContext],
) -> None:
    _, port, trust = proxy
    reply, body = get(HTTPSConnection("127.0.0.1", port, context=trust, timeout=20), "/problems")
    words = {word.strip().lower() for word in (reply.getheader("Set-Cookie") or "").split(";")}
    assert {"secure", "samesite=none", "partitioned", "httponly"} <= words
    assert b'"x-forwarded-proto":"https"' in body


def test_websockets_go_through_https(proxy: tuple[Server, int, ssl.SSLContext]) -> None:
    async def first_word() -> str | bytes:
        address = f"wss://127.0.0.1:{proxy[1]}/_stcore/stream"
        async with connect(address, ssl=proxy[2], open_timeout=20) as socket:
            return await socket.recv()

    assert asyncio.run(first_word()) == "a"


def test_plain_http_leads_to_https_and_a_monitor_is_answered(
    proxy: tuple[Server, int, ssl.SSLContext],
) -> None:
    plain = HTTPConnection(proxy[0].address.removeprefix("http://"), timeout=20)
    reply, _ = get(plain, "/problems?lang=ru")
    assert reply.status == 308
    assert (reply.getheader("Location") or "").startswith("https://")
    assert (reply.getheader("Location") or "").endswith("/problems?lang=ru")
    assert get(plain, "/readyz")[0].status == 200


@pytest.mark.filterwarnings("ignore:ssl.TLSVersion:DeprecationWarning")
def test_old_protocols_are_refused(proxy: tuple[Server, int, ssl.SSLContext]) -> None:
    old = ssl.create_default_context()
    old.check_hostname, old.verify_mode = False, ssl.CERT_NONE
    old.set_ciphers("ALL:@SECLEVEL=0")
    old.minimum_version = ssl.TLSVersion.TLSv1
    old.maximum_version = ssl.TLSVersion.TLSv1_1
    with pytest.raises(ssl.SSLError):
        get(HTTPSConnection("127.0.0.1", proxy[1], context=old, timeout=20), "/")


def test_the_compose_file_names_what_the_proxy_reads() -> None:
    text = (ROOT / "deploy/compose.https.yaml").read_text(encoding="utf-8")
    assert 'RNN_SHEET_LISTEN_TLS: ":8443"' in text and '"443:8443"' in text
    assert text.count("/run/certificate.pem") == 2
