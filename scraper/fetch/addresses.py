"""Which addresses may be asked at all, and which network addresses they may lead to. Pure: resolves no names.

Normalising and joining the addresses of posts belongs in ``urls``; connecting belongs in ``connect``.
"""

import re
from contextlib import suppress
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from urllib.parse import SplitResult, urljoin, urlsplit

from ..errors import AddressError, PrivateAddress

_PORTS = {"http": 80, "https": 443}
_REDIRECTS = (301, 302, 303, 307, 308)
# Underscores are no host names by RFC 1123, but blogs live under them.
_HOST = re.compile(r"[a-z0-9_.-]{1,253}")
_BRACKETED = re.compile(r"\[[^\[\]]*\](:[0-9]*)?")
_NOT_IN_ADDRESS = re.compile(r"[\x00-\x20\x7f\\]")
_NUMBER = re.compile(r"0x[0-9a-f]*|[0-9]+")

_GLOBAL_UNICAST = IPv6Network("2000::/3")
_NAT64 = IPv6Network("64:ff9b::/96")
_MAPPED = IPv6Network("::ffff:0:0/96")

IPAddress = IPv4Address | IPv6Address


@dataclass(frozen=True, slots=True)
class Address:
    """The parts of an address that was checked.

    ``host`` is lower-case ASCII, without brackets and final dot; ``target`` is path and query, and starts
    with a slash.
    """

    scheme: str
    host: str
    port: int
    target: str

    @property
    def origin(self) -> str:
        """Scheme, host and port: what is one server to the crawler, as in ``https://exempel.se``."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self.scheme}://{host}" + ("" if self.port == _PORTS[self.scheme] else f":{self.port}")

    @property
    def url(self) -> str:
        """The whole address, without fragment."""
        return self.origin + self.target


def check_address(url: str) -> Address:
    """The parts of an address that can be asked.

    Spaces inside path and query are let through (browsers send them as ``%20``); the fragment is dropped.

    Raises AddressError for any scheme but http and https, a missing or malformed host, a malformed port, a
    user name in it, or control characters.

    >>> check_address("HTTP://Exempel.SE:80/a?b#c").url
    'http://exempel.se/a?b'
    """
    try:
        parts = urlsplit(url.partition("#")[0])
        port = parts.port
    except ValueError as error:
        raise _unusable(url, f"The address is malformed: {error}") from error
    if parts.scheme not in _PORTS:
        raise _unusable(url, "Only http and https addresses can be read")
    if parts.username is not None or parts.password is not None:
        raise _unusable(_without_login(parts), "The address holds a user name, which is never sent")
    if _NOT_IN_ADDRESS.search(url.replace(" ", "")) or " " in parts.netloc:
        raise _unusable(url, "The address holds a character that no address has")
    if "[" in parts.netloc and not _BRACKETED.fullmatch(parts.netloc):
        raise _unusable(url, "The address names a malformed host")
    if port == 0:
        raise _unusable(url, "The address names port 0, where nothing answers")
    query = f"?{parts.query}" if parts.query else ""
    host = _ascii_host(parts.hostname or "", url)
    return Address(parts.scheme, host, port or _PORTS[parts.scheme], (parts.path or "/") + query)


def next_address(status: int, location: str | None, base: str) -> Address | None:
    """Where a redirect leads, or None for an answer that is none (also one without a Location).

    ``location`` is the header as latin-1, as HTTP has it; bytes that are UTF-8 are read as such, as browsers
    do. Raises AddressError when it leads to an address that cannot be asked.
    """
    if status not in _REDIRECTS or not location:
        return None
    with suppress(UnicodeError):
        location = location.encode("latin-1").decode("utf-8")
    try:
        return check_address(urljoin(base, location))
    except ValueError as error:
        raise _unusable(base, f"The address redirects to a malformed one: {error}") from error


def check_public(address: Address) -> None:
    """Refuse an address that by its own words is this machine or an inner network.

    Names are not resolved; the connection checks what they resolve to. Raises PrivateAddress.
    """
    literal = literal_ip(address.host)
    is_local_name = address.host == "localhost" or address.host.endswith(".localhost")
    if is_local_name or (literal is not None and not is_public(literal)):
        raise private_address(address.host, address.url)


def private_address(host: str, url: str) -> PrivateAddress:
    """The error that says that the host leads inwards, and what lets it through."""
    return PrivateAddress(
        f"{host} leads to this machine or an inner network",
        url=url,
        hint="If that is where the blog lives, crawl it with --allow-private.",
    )


def is_public(ip: IPAddress) -> bool:
    """Whether the network address is one of the public internet.

    An IPv4 address inside an IPv6 one (mapped, NAT64, 6to4) is judged itself.
    """
    if isinstance(ip, IPv4Address):
        return ip.is_global and not (ip.is_multicast or ip.is_reserved)
    if ip in _NAT64 or ip in _MAPPED:
        return is_public(IPv4Address(int(ip) & 0xFFFFFFFF))
    if ip.sixtofour is not None:
        return is_public(ip.sixtofour)
    return ip in _GLOBAL_UNICAST and ip.is_global


def literal_ip(host: str) -> IPAddress | None:
    """The network address that a host spells out, or None for a name.

    Reads what resolvers read, by the WHATWG URL standard's IPv4 parser: decimal, hexadecimal and octal, one
    to four parts.

    >>> literal_ip("0x7f.1")
    IPv4Address('127.0.0.1')
    """
    if ":" in host:
        return ip_address(host)
    parts = host.split(".")
    if len(parts) > 4 or not all(_NUMBER.fullmatch(part) for part in parts):
        return None
    try:
        numbers = [_number(part) for part in parts]
    except ValueError:
        return None
    if any(number > 255 for number in numbers[:-1]) or numbers[-1] >= 256 ** (5 - len(numbers)):
        return None
    return IPv4Address(sum(number << (24 - 8 * place) for place, number in enumerate(numbers[:-1])) + numbers[-1])


def _number(text: str) -> int:
    if text.startswith("0x"):
        return int(text[2:] or "0", 16)
    return int(text, 8) if text.startswith("0") else int(text)


def _ascii_host(host: str, url: str) -> str:
    if ":" in host:
        try:
            return str(ip_address(host.partition("%")[0]))
        except ValueError as error:
            raise _unusable(url, "The address names a malformed host") from error
    try:
        # The codec also checks the labels' length and folds full-width digits, which can hide an IP address.
        name = host.encode("idna").decode("ascii").lower().removesuffix(".")
    except UnicodeError as error:
        raise _unusable(url, "The address names a malformed host") from error
    if not name:
        raise _unusable(url, "The address names no host")
    if not _HOST.fullmatch(name) or _is_broken_number(name):
        raise _unusable(url, "The address names a malformed host")
    return name


def _is_broken_number(name: str) -> bool:
    """A name whose last part is a number must be an IPv4 address whole (WHATWG URL, "ends in a number")."""
    return bool(_NUMBER.fullmatch(name.rpartition(".")[2])) and literal_ip(name) is None


def _without_login(parts: SplitResult) -> str:
    return parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl()


def _unusable(url: str, message: str) -> AddressError:
    return AddressError(message, url=url, hint="Give the blog's address as a browser shows it, with https://.")
