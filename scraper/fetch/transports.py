"""Which connection leads to a host: directly or by a proxy, in the open or secured, and with whose word for it."""

import ssl
from collections.abc import Collection
from functools import cached_property
from pathlib import Path

import httpx

from ..errors import CertificateError
from ..records import Finding
from .addresses import Address
from .connect import Connector, proxy_for
from .failures import not_reachable
from .line import Line


class Transports:
    """Makes the connection to an address's host.

    ``proxy`` is asked for all hosts but this machine, else those that the environment names. ``ca_file`` holds
    certificate authorities that are trusted beside the usual ones, or those of SSL_CERT_FILE; ``verify`` stands in
    for all of them. The certificates of ``unverified_hosts`` may be broken. ``lender`` stands in for the network.
    """

    def __init__(
        self,
        connector: Connector,
        *,
        lender: httpx.AsyncBaseTransport | None,
        proxy: str | None,
        ca_file: Path | None,
        verify: ssl.SSLContext | None,
        unverified_hosts: Collection[str],
    ) -> None:
        self._connector = connector
        self._lender = lender
        self._proxy = proxy
        self._ca_file = ca_file
        self._verify = verify
        self._unverified_hosts = frozenset(unverified_hosts)
        self._broken: dict[str, str] = {}

    def __call__(self, address: Address) -> httpx.AsyncBaseTransport:
        """The connection; it is made when it is first asked for something."""
        if self._lender is not None:
            return _Borrowed(self._lender)
        proxy = proxy_for(address, self._proxy)
        if proxy is not None:
            return self._by_proxy(address, proxy)
        if address.scheme == "http":
            return Line(self._connector, None)
        trusted = self._trusted(address)
        if address.host not in self._unverified_hosts:
            return Line(self._connector, trusted)
        return Line(self._connector, trusted, self._unchecked, lambda why: self._broken.update({address.origin: why}))

    def findings(self, address: Address) -> tuple[Finding, ...]:
        """That the host's certificate does not hold, and was let through all the same."""
        why = self._broken.get(address.origin)
        if why is None:
            return ()
        message = f"The certificate of {address.host} does not hold ({why}); what was read there may be anybody's."
        hint = "It is read because of allow_bad_certificate in bloggar.toml. Take that out once the host is mended."
        return (Finding("certificate-unchecked", "fetch", "warning", address.origin + "/", message, hint),)

    def _by_proxy(self, address: Address, proxy: str) -> httpx.AsyncBaseTransport:
        is_lax = address.host in self._unverified_hosts
        if is_lax and address.scheme == "https":
            self._broken.setdefault(address.origin, "through a proxy it is not looked at")
        try:
            return httpx.AsyncHTTPTransport(verify=self._unchecked if is_lax else self._trusted(address), proxy=proxy)
        except (ImportError, ValueError) as error:
            raise not_reachable(address, f"The proxy cannot be used: {error}") from error

    def _trusted(self, address: Address) -> ssl.SSLContext:
        try:
            return self._usual
        except OSError as error:
            hint = "Check ca_file in bloggar.toml, and SSL_CERT_FILE and SSL_CERT_DIR in the environment."
            message = f"The file of certificate authorities cannot be used: {error.strerror or error}"
            raise CertificateError(message, url=address.url, hint=hint) from error

    @cached_property
    def _usual(self) -> ssl.SSLContext:
        context = self._verify or httpx.create_ssl_context()
        if self._ca_file is not None:
            context.load_verify_locations(self._ca_file)
        return context

    @cached_property
    def _unchecked(self) -> ssl.SSLContext:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
        return context


class _Borrowed(httpx.AsyncBaseTransport):
    """A transport that all hosts share, and that no host closes."""

    def __init__(self, lender: httpx.AsyncBaseTransport) -> None:
        self.handle_async_request = lender.handle_async_request  # type: ignore[method-assign]  # it only hands on
