"""The errors of fetching, in words for a person, and what stands behind a failed connection. Pure.

Which of the HTTP library's exceptions mean what is for ``fetch`` to say, which alone knows that library.
"""

import socket
import ssl
from collections.abc import Iterator

from ..errors import (
    BadAnswer,
    CertificateError,
    NotReachable,
    RobotsDisallowed,
    RobotsUnread,
    ScraperError,
    TooLarge,
    TooManyRedirects,
)
from ..robots import RobotsRules
from .addresses import Address

# A handshake that ends in the middle is a lost connection, not a bad certificate.
_LOST = (ssl.SSLEOFError, ssl.SSLSyscallError, ssl.SSLZeroReturnError)
# Not every system has the second.
_NO_SUCH_NAME = (socket.EAI_NONAME, getattr(socket, "EAI_NODATA", socket.EAI_NONAME))


class NoConnection(NotReachable):
    """The name does not resolve, or no connection to the host came about."""


def is_lasting(error: BaseException) -> bool:
    """Whether asking again in a moment is of no use: the name does not exist, or TLS failed."""
    name = _name_failure(error)
    return _tls_failure(error) is not None or (name is not None and name.errno in _NO_SUCH_NAME)


def no_connection(error: BaseException, address: Address) -> ScraperError:
    """The error that says why no connection to the host came about."""
    host = address.host
    tls, name = _tls_failure(error), _name_failure(error)
    if tls is not None:
        return _certificate_error(tls, address)
    if name is not None and name.errno in _NO_SUCH_NAME:
        hint = "Check the spelling; the blog may have closed or moved."
        return NoConnection(f"There is no host named {host}", url=address.url, hint=hint)
    why = "its name could not be looked up just now" if name is not None else _words(error)
    hint = "Try again later; what is archived stays as it is."
    return NoConnection(f"No connection to {host} came about: {why}", url=address.url, hint=hint)


def not_reachable(address: Address, message: str) -> NotReachable:
    """A failure that may pass."""
    return NotReachable(message, url=address.url, hint="Try again later; what is archived stays as it is.")


def bad_answer(address: Address, error: BaseException) -> BadAnswer:
    """An answer that breaks HTTP."""
    hint = "Try again later; the server may be overloaded or out of order."
    return BadAnswer(f"{address.host} answered with broken HTTP: {error}", url=address.url, hint=hint)


def too_large(address: Address, max_bytes: int) -> TooLarge:
    """An answer that passes the cap as sent."""
    hint = "No blog page is that large; the address may be a file or a trap."
    return TooLarge(f"The answer is larger than {max_bytes:,} bytes", url=address.url, hint=hint)


def too_many_redirects(url: str, onward: Address, hops: int) -> TooManyRedirects:
    """Redirects that loop or go on; ``onward`` is where the last one led."""
    hint = "Open it in a browser: the blog may want cookies or a login, or give the address that it ends at."
    return TooManyRedirects(
        f"The address redirects in a circle or without end, after {hops} to {onward.url}", url=url, hint=hint
    )


def disallowed(address: Address, rules: RobotsRules) -> RobotsDisallowed:
    """An address that the host's rules do not allow."""
    if rules.unread_because is None:
        hint = "Ask the site's owner to allow bloggarkiv there."
        line = rules.line_against(address.url)
        message = f"{address.origin}/robots.txt forbids it" + (f" ({line})" if line else "")
        return RobotsDisallowed(message, url=address.url, hint=hint)
    return RobotsUnread(
        f"{address.origin}/robots.txt could not be read, so nothing is asked there: {rules.unread_because}",
        url=address.url,
        hint="Try again later; what is archived stays as it is.",
    )


def _certificate_error(tls: ssl.SSLError, address: Address) -> CertificateError:
    if isinstance(tls, ssl.SSLCertVerificationError):
        message = f"The certificate of {address.host} does not hold: {tls.verify_message}"
    else:
        message = f"No encrypted connection to {address.host} came about: {tls.reason or tls}"
    hint = "Open it in a browser to compare. To read it all the same: allow_bad_certificate = true for the blog."
    return CertificateError(message, url=address.url, hint=hint)


def _name_failure(error: BaseException) -> socket.gaierror | None:
    return next((cause for cause in _causes(error) if isinstance(cause, socket.gaierror)), None)


def _tls_failure(error: BaseException) -> ssl.SSLError | None:
    found = (cause for cause in _causes(error) if isinstance(cause, ssl.SSLError))
    return next((cause for cause in found if not isinstance(cause, _LOST)), None)


def _words(error: BaseException) -> str:
    spoken = (cause.strerror for cause in _causes(error) if isinstance(cause, OSError) and cause.strerror)
    return next(spoken, str(error)) or "no answer in time"


def _causes(error: BaseException) -> Iterator[BaseException]:
    """The error and what stands behind it; what is hidden by ``from None`` stays as context."""
    seen: set[int] = set()
    cause: BaseException | None = error
    while cause is not None and id(cause) not in seen:
        seen.add(id(cause))
        yield cause
        cause = cause.__cause__ or cause.__context__
