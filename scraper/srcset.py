"""The attribute ``srcset``: an image in several sizes. Pure."""

_MAX_LENGTH = 20_000


def largest_of(srcset: str) -> str | None:
    """The address of the largest version, as written; None where nothing can be read.

    >>> largest_of("a.jpg 300w, b.jpg 1024w")
    'b.jpg'
    """
    found: list[tuple[float, str]] = []
    url = ""
    for token in srcset[:_MAX_LENGTH].split():
        if not url:
            url = token.rstrip(",")
            if token.endswith(","):
                found.append((1.0, url))
                url = ""
            continue
        descriptor, comma, rest = token.partition(",")
        found.append((_size(descriptor), url))
        url = rest if comma else url
    if url:
        found.append((1.0, url))
    named = [(size, -place, address) for place, (size, address) in enumerate(found) if address]
    return max(named)[2] if named else None


def _size(descriptor: str) -> float:
    """The number of a descriptor such as ``300w`` or ``2x``; 0 for any other."""
    number, unit = descriptor[:-1], descriptor[-1:]
    is_number = number.replace(".", "", 1).isdecimal() and number.isascii() and len(number) < 10
    return float(number) if unit in ("w", "x") and is_number else 0.0
