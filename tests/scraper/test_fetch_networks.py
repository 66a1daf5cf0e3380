"""Networks as they are: proxies, a certificate authority of one's own, certificates that do not hold."""

import asyncio
from base64 import b64encode
from pathlib import Path
from typing import Any

import pytest

from scraper.errors import CertificateError, ScraperError
from tests.servers.certificates import EXPIRED, GOOD, trusting_context
from tests.servers.fault_server import FaultServer
from tests.servers.faults import PAGE
from tests.servers.fetching import Time, everything_resolves_here, fetcher
from tests.servers.proxy import Proxy

HERE: dict[str, Any] = {"resolve": everything_resolves_here}


@pytest.fixture(autouse=True)
def _bare_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy", "ssl_cert_file", "ssl_cert_dir"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


@pytest.mark.parametrize("by", ["environment", "configuration"])
@pytest.mark.parametrize("is_secure", [False, True], ids=["http", "https"])
def test_hosts_are_asked_by_the_proxy(is_secure: bool, by: str, monkeypatch: pytest.MonkeyPatch) -> None:
    async def run() -> None:
        async with FaultServer(is_secure=is_secure) as server, Proxy(b64encode(b"anna:hemlig").decode()) as proxy:
            address = proxy.address.replace("://", "://anna:hemlig@")
            scheme = "https" if is_secure else "http"
            if by == "environment":
                monkeypatch.setenv(f"{scheme.upper()}_PROXY" if is_secure else "http_proxy", address)
            options = {"verify": trusting_context(), "proxy": address if by == "configuration" else None}
            async with fetcher(Time(), **options) as fetch_:
                page = await fetch_(f"{scheme}://blogg.test:{server.port}/healthy")
            assert (page.status, page.body) == (200, PAGE)
            here = f"blogg.test:{server.port}"
            asked = (
                {f"CONNECT {here}"} if is_secure else {f"GET http://{here}/robots.txt", f"GET http://{here}/healthy"}
            )
            assert set(proxy.asked) == asked

    asyncio.run(run())


@pytest.mark.parametrize("is_secure", [False, True], ids=["http", "https"])
def test_a_proxy_that_wants_a_password_is_told_of(is_secure: bool) -> None:
    async def run() -> str:
        async with Proxy("xyz") as proxy, fetcher(Time(), proxy=proxy.address) as fetch_:
            try:
                return str((await fetch_(f"http{'s' * is_secure}://blogg.test/healthy")).status)
            except ScraperError as error:
                return str(error)

    assert "407" in asyncio.run(run())


def test_hosts_of_no_proxy_are_asked_directly(monkeypatch: pytest.MonkeyPatch) -> None:
    async def run() -> None:
        async with FaultServer() as server, Proxy() as proxy:
            monkeypatch.setenv("no_proxy", "blogg.test")
            async with fetcher(Time(), proxy=proxy.address, **HERE) as fetch_:
                assert (await fetch_(f"http://blogg.test:{server.port}/healthy")).body == PAGE
            assert proxy.asked == []

    asyncio.run(run())


@pytest.mark.parametrize("by", ["environment", "configuration"])
def test_a_certificate_authority_of_ones_own_is_trusted(
    by: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def run() -> None:
        file = tmp_path / "ca.pem"
        file.write_text(GOOD, "ascii")
        options: dict[str, Any] = {**HERE, "verify": None}
        if by == "environment":
            monkeypatch.setenv("SSL_CERT_FILE", str(file))
        else:
            options["ca_file"] = file
        async with FaultServer(is_secure=True) as server, fetcher(Time(), **options) as fetch_:
            assert (await fetch_(f"https://blogg.test:{server.port}/healthy")).body == PAGE

    asyncio.run(run())


def test_a_file_of_authorities_that_cannot_be_used_is_said(tmp_path: Path) -> None:
    async def run() -> None:
        (tmp_path / "ca.pem").write_text("hej", "ascii")
        async with fetcher(Time(), ca_file=tmp_path / "ca.pem", verify=None, **HERE) as fetch_:
            with pytest.raises(CertificateError, match="certificate authorities cannot be used"):
                await fetch_("https://blogg.test/")

    asyncio.run(run())


@pytest.mark.parametrize(
    ("name", "is_expired", "words"),
    [("annan.test", False, "mismatch"), ("blogg.test", True, "expired"), ("blogg.test", False, None)],
    ids=["wrong host", "expired", "in order"],
)
def test_a_certificate_let_through_is_a_finding_unless_it_holds(name: str, is_expired: bool, words: str | None) -> None:
    async def run() -> None:
        options = {**HERE, "verify": trusting_context(EXPIRED if is_expired else GOOD), "unverified_hosts": [name]}
        async with FaultServer(is_secure=True, is_expired=is_expired) as server, fetcher(Time(), **options) as fetch_:
            url = f"https://{name}:{server.port}/healthy"
            assert (await fetch_(url)).body == PAGE
            found = fetch_.findings(url)
        assert [finding.code for finding in found] == (["certificate-unchecked"] if words else [])
        assert words is None or words in found[0].message

    asyncio.run(run())
