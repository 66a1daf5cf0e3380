"""Every error that the scraper raises.

    ScraperError
    ├── AddressError            the address cannot be used at all
    │   └── PrivateAddress      it leads to this machine or an inner network
    ├── ProfileError            a site's profile says something that cannot be meant
    └── FetchError              the address was asked, and no usable answer came
        ├── NotReachable        no such host, refused, reset, timed out
        ├── CertificateError    the host's certificate does not hold
        ├── RobotsDisallowed    robots.txt forbids it
        │   └── RobotsUnread    robots.txt could not be read, so nothing may be asked
        ├── TooLarge            the body passes the size cap, packed or unpacked
        ├── TooManyRedirects    a loop, or more hops than allowed
        └── BadAnswer           the answer breaks HTTP or its own compression

Strange pages are no errors: the parser reports them as findings.
"""


class ScraperError(Exception):
    """The root of the tree: says what happened, at which address, and what to try.

    ``url`` is the address it concerns; ``hint`` is one thing that a person can do next.
    """

    def __init__(self, message: str, *, url: str, hint: str) -> None:
        super().__init__(message)
        self.message = message
        self.url = url
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message} ({self.url}). {self.hint}"

    def __reduce__(self) -> tuple[object, ...]:
        return (_rebuild, (type(self), self.message, self.url, self.hint))


def _rebuild(kind: type[ScraperError], message: str, url: str, hint: str) -> ScraperError:
    return kind(message, url=url, hint=hint)


class AddressError(ScraperError):
    """The address is malformed, or of a scheme that is not http or https."""


class PrivateAddress(AddressError):
    """The address leads to loopback, a private network or a link-local address."""


class ProfileError(ScraperError):
    """A site's profile cannot be used; ``url`` is its name."""


class FetchError(ScraperError):
    """The address was asked, and no usable answer came."""


class NotReachable(FetchError):
    """The name does not resolve, or the connection was refused, reset or timed out."""


class CertificateError(FetchError):
    """The host's TLS certificate does not hold."""


class RobotsDisallowed(FetchError):
    """The host's robots.txt forbids the address."""


class RobotsUnread(RobotsDisallowed):
    """The host's robots.txt could not be read, which forbids all of it (RFC 9309 section 2.3.1.4)."""


class TooLarge(FetchError):
    """The body passes the size cap, as sent or unpacked."""


class TooManyRedirects(FetchError):
    """The redirects loop, or are more than allowed."""


class BadAnswer(FetchError):
    """The answer breaks HTTP, or cannot be unpacked by its own content-encoding."""
