"""Where a fetch must not go, and whom it trusts: addresses, names, certificates, proxies."""

import asyncio
import socket
from collections.abc import Sequence
from typing import Any

import httpx
import pytest

from scraper.errors import (
    CertificateError,
    NotReachable,
    PrivateAddress,
    ScraperError,
)
from scraper.fetch import FetchLimits
from tests.servers.fault_server import FaultServer, silent_port, trusting_context
from tests.servers.faults import PAGE, answers
from tests.servers.fetching import Time, everything_resolves_here, fetcher


@pytest.fixture(autouse=True)
def _no_proxies(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


def refuse(url: str, **options: Any) -> ScraperError:
    async def run() -> ScraperError:
        async with fetcher(Time(), **options) as fetch_:
            with pytest.raises(ScraperError) as caught:
                await fetch_(url)
            return caught.value

    return asyncio.run(run())


def test_host_that_does_not_exist_is_named_and_asked_once() -> None:
    asked = []

    async def nobody(host: str, port: int) -> Sequence[str]:
        asked.append(host)
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    error = refuse("http://finns-inte.test/", resolve=nobody)
    assert isinstance(error, NotReachable)
    assert "no host named finns-inte.test" in str(error)
    assert asked == ["finns-inte.test"]


def test_name_service_that_is_down_is_asked_again() -> None:
    asked = []

    async def down(host: str, port: int) -> Sequence[str]:
        asked.append(host)
        raise socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")

    error = refuse("http://exempel.test/", resolve=down)
    assert isinstance(error, NotReachable)
    assert "looked up" in str(error)
    assert len(asked) == 3


def test_refused_connection_is_not_reachable() -> None:
    port = asyncio.run(silent_port())
    error = refuse(f"http://127.0.0.1:{port}/")
    assert isinstance(error, NotReachable)
    assert "No connection to 127.0.0.1" in str(error)


def test_dead_address_gives_the_next_its_turn() -> None:
    async def run() -> None:
        async def two(_host: str, _port: int) -> Sequence[str]:
            return ("::1", "127.0.0.1")

        async with FaultServer() as server, fetcher(Time(), resolve=two) as fetch_:
            assert (await fetch_(f"http://blogg.test:{server.port}/healthy")).ip_address == "127.0.0.1"

    asyncio.run(run())


@pytest.mark.parametrize("url", ["http://127.0.0.1/", "http://localhost:8080/", "http://0x7f.1/", "http://[::1]/"])
def test_inner_address_is_refused_with_the_way_out(url: str) -> None:
    error = refuse(url, allow_private=False)
    assert isinstance(error, PrivateAddress)
    assert "--allow-private" in str(error)


def test_name_that_leads_inwards_is_refused_when_connecting() -> None:
    async def run() -> None:
        async with FaultServer() as server:
            options: dict[str, Any] = {"allow_private": False, "resolve": everything_resolves_here}
            async with fetcher(Time(), **options) as fetch_:
                with pytest.raises(PrivateAddress, match=r"blogg\.test leads to") as caught:
                    await fetch_(f"http://blogg.test:{server.port}/healthy")
            assert caught.value.url.startswith("http://blogg.test:")
            assert server.connections == 0

    asyncio.run(run())


def test_name_is_resolved_once_for_check_and_connection() -> None:
    """The second answer of a rebinding name service is never asked for."""

    async def run() -> None:
        given = iter([("8.8.8.8",), ("127.0.0.1",)])

        async def rebinding(_host: str, _port: int) -> Sequence[str]:
            return next(given)

        connected: list[str] = []
        once = FetchLimits(max_attempts=1)
        async with fetcher(Time(), allow_private=False, resolve=rebinding, limits=once) as fetch_:
            fetch_._connector.connect = _recording(connected)
            with pytest.raises(NotReachable):
                await fetch_("http://blogg.test/")
        assert connected == ["8.8.8.8"]

    asyncio.run(run())


def _recording(connected: list[str]) -> Any:
    async def connect(ip: str, *_args: object) -> None:
        connected.append(ip)
        raise httpx.ConnectError("refused")

    return connect


def test_redirect_inwards_is_refused() -> None:
    pages = {"http://exempel.se/robots.txt": httpx.Response(404)}
    for target in ("http://169.254.169.254/latest/", "http://localhost/", "http://[fd00::1]/"):
        pages["http://exempel.se/"] = httpx.Response(302, headers={"Location": target})
        transport = httpx.MockTransport(lambda request: pages[str(request.url)])
        error = refuse("http://exempel.se/", allow_private=False, transport=transport)
        assert isinstance(error, PrivateAddress)
        assert error.url == target


def test_name_in_the_certificate_is_verified_though_the_address_is_connected_to() -> None:
    async def run() -> None:
        async with FaultServer(is_secure=True) as server:
            options: dict[str, Any] = {"resolve": everything_resolves_here, "verify": trusting_context()}
            async with fetcher(Time(), **options) as fetch_:
                assert (await fetch_(f"https://blogg.test:{server.port}/healthy")).body == PAGE
                with pytest.raises(CertificateError, match="Hostname mismatch"):
                    await fetch_(f"https://annan.test:{server.port}/healthy")

    asyncio.run(run())


def test_certificate_that_nobody_vouches_for_is_refused_at_once() -> None:
    async def run() -> None:
        async with FaultServer(is_secure=True) as server:
            time = Time()
            async with fetcher(time, resolve=everything_resolves_here) as fetch_:
                with pytest.raises(CertificateError, match=r"certificate of blogg\.test does not hold"):
                    await fetch_(f"https://blogg.test:{server.port}/healthy")
            assert time.slept == []

    asyncio.run(run())


def test_certificate_of_an_unverified_host_is_not_checked_but_every_other_is() -> None:
    async def run() -> None:
        async with FaultServer(is_secure=True) as server:
            options: dict[str, Any] = {"resolve": everything_resolves_here, "unverified_hosts": ["blogg.test"]}
            async with fetcher(Time(), **options) as fetch_:
                assert (await fetch_(f"https://blogg.test:{server.port}/healthy")).body == PAGE
                with pytest.raises(CertificateError):
                    await fetch_(f"https://annan.test:{server.port}/healthy")

    asyncio.run(run())


def test_server_without_tls_is_a_certificate_error_under_https() -> None:
    async def run() -> None:
        async with FaultServer() as server, fetcher(Time()) as fetch_:
            with pytest.raises(CertificateError, match="No encrypted connection"):
                await fetch_(server.base.replace("http:", "https:") + "/healthy")

    asyncio.run(run())


def test_proxy_of_the_environment_is_used_and_resolves_names_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    async def run() -> None:
        async with FaultServer(faults={"http://blogg.test/": answers()}) as proxy:
            proxy.faults["http://blogg.test/robots.txt"] = answers(body=b"")
            monkeypatch.setenv("http_proxy", proxy.base)
            async with fetcher(Time(), allow_private=False) as fetch_:
                page = await fetch_("http://blogg.test/")
                assert (page.body, page.ip_address) == (PAGE, None)
                with pytest.raises(PrivateAddress):
                    await fetch_("http://10.0.0.1/")
            monkeypatch.setenv("no_proxy", "blogg.test")
            async with fetcher(Time(), allow_private=False, resolve=everything_resolves_here) as fetch_:
                with pytest.raises(PrivateAddress):
                    await fetch_("http://blogg.test/")

    asyncio.run(run())


@pytest.mark.parametrize("proxy", ["socks5://127.0.0.1:9", "gopher://127.0.0.1:9"])
def test_proxy_that_cannot_be_used_is_said(proxy: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", proxy)
    assert "proxy cannot be used" in str(refuse("http://blogg.test/"))


def test_cancelled_fetch_leaves_the_host_usable() -> None:
    async def run() -> None:
        async with FaultServer() as server, fetcher(Time()) as fetch_:
            task = asyncio.create_task(fetch_(server.base + "/silent"))
            while "/silent" not in server.paths():
                await asyncio.sleep(0.01)
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
            assert (await fetch_(server.base + "/healthy")).status == 200

    asyncio.run(run())
