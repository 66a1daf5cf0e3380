"""Reads blogs: fetches their pages politely and tells what each page says. Knows nothing of storage.

What stands here is the package's whole public interface.
"""

from .crawl import Fetch, crawl
from .digest import content_digest, listing_digest, text_digest
from .encoding import unpack
from .errors import (
    AddressError,
    BadAnswer,
    CertificateError,
    FetchError,
    NotReachable,
    PrivateAddress,
    ProfileError,
    RobotsDisallowed,
    ScraperError,
    TooLarge,
    TooManyRedirects,
)
from .fetch.fetcher import Fetcher, FetchLimits, user_agent, utc_now
from .links import Link, links_of
from .parse import explain_page, parse_page, suggest_profile
from .profiles import bundled_profile, parse_profile
from .records import (
    Blog,
    Capture,
    CommentStatus,
    Evidence,
    Finding,
    KnownPost,
    Media,
    Page,
    Plan,
    Post,
    Profile,
    Purpose,
    Severity,
    Source,
    Stage,
    Stamp,
    Validators,
    Visit,
)
from .text import text_of
from .urls import front_page_of, host_of, is_same_site, is_under, normalise, part_under, path_of

__all__ = [
    "AddressError",
    "BadAnswer",
    "Blog",
    "Capture",
    "CertificateError",
    "CommentStatus",
    "Evidence",
    "Fetch",
    "FetchError",
    "FetchLimits",
    "Fetcher",
    "Finding",
    "KnownPost",
    "Link",
    "Media",
    "NotReachable",
    "Page",
    "Plan",
    "Post",
    "PrivateAddress",
    "Profile",
    "ProfileError",
    "Purpose",
    "RobotsDisallowed",
    "ScraperError",
    "Severity",
    "Source",
    "Stage",
    "Stamp",
    "TooLarge",
    "TooManyRedirects",
    "Validators",
    "Visit",
    "bundled_profile",
    "content_digest",
    "crawl",
    "explain_page",
    "front_page_of",
    "host_of",
    "is_same_site",
    "is_under",
    "links_of",
    "listing_digest",
    "normalise",
    "parse_page",
    "parse_profile",
    "part_under",
    "path_of",
    "suggest_profile",
    "text_digest",
    "text_of",
    "unpack",
    "user_agent",
    "utc_now",
]
