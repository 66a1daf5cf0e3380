"""Pages that stand in the place of a blog: a block or CAPTCHA, a parked domain, a host's own default page.

Told by what their makers write into them (the scripts of Cloudflare, Imperva, DataDome, Sucuri, Akamai, AWS, Anubis;
of domain parkings and web servers) and by what they say to the reader. Only short pages are taken for one: a post
about parking is long, a blog's page announces its feed, and a contact form with a CAPTCHA has a field to write in.
"""

import re
from functools import cache
from typing import Literal

from ..languages import Lexicon
from ..text import fold, inline_text
from .context import Context
from .phrases import starts_with
from .site import feed_urls

Wall = Literal["blocked", "parked", "maintenance"]

MAX_LETTERS = 1500
_MAX_SCRIPT = 4000
_MAX_ELEMENTS = 40
_CHALLENGE = re.compile(
    r"_cf_chl_opt|/challenge-platform/h/|cf-browser-verification|cf-error-details|_incapsula_resource"
    r"|sucuri_cloudproxy|sucuri website firewall|ddos-guard|px-captcha|perimeterx|captcha-delivery\.com|geo\.captcha"
    r"|awswafcookie|aws-waf-token|challenge\.js\?awswaf|distil_r_captcha|/.within\.website/x/cmd/anubis"
    r"|errors\.edgesuite\.net|bunny-shield|__ddg"
)
_CAPTCHA = re.compile(r"\b(?:g-recaptcha|h-captcha|cf-turnstile|frc-captcha|altcha|captcha)\b")
_PARKING = re.compile(
    r"parkingcrew|sedoparking|sedo\.com/search|parklogic|bodis\.com|above\.com/|afternic|hugedomains|dan\.com/buy"
    r"|uniregistry|skenzo|/cgi-sys/(?:suspendedpage|defaultwebpage)|window\.park\s*=|domainparking|parked-domain"
)
_PARKED = (
    *("this domain is for sale", "this domain may be for sale", "this domain name is for sale", "domain for sale"),
    *("buy this domain", "this domain is parked", "domain is parked", "parked domain", "this domain has expired"),
    *("domain expired", "this account has been suspended", "account suspended", "website suspended"),
    *("welcome to nginx", "apache2 debian default page", "apache2 ubuntu default page", "it works!", "index of /"),
    *("iis windows", "plesk default page", "default web site page", "future home of", "website coming soon"),
)
_BLOCKED = (
    *("just a moment", "attention required", "access denied", "access to this page has been denied", "403 forbidden"),
    *("checking your browser", "are you a robot", "are you human", "verify you are human", "pardon our interruption"),
    *("request unsuccessful", "security check", "one more step", "making sure you're not a bot", "ddos protection"),
    *("you have been blocked", "sorry, you have been blocked", "please verify you are a human", "robot check"),
)
_MAINTENANCE = (
    *("briefly unavailable for scheduled maintenance", "under maintenance", "maintenance mode", "site maintenance"),
    *("error establishing a database connection", "be right back", "we'll be back soon", "down for maintenance"),
)


def may_be_wall(context: Context) -> bool:
    """Whether the page, be it short, has nothing that only blogs have: a post, a field to write in, a feed."""
    return not (context.index.all(("article", "textarea", ".hentry", ".h-entry")) or feed_urls(context.document))


def wall_of(context: Context) -> Wall | None:
    """What stands in the place of a blog, on a page that may be a wall and shows at most ``MAX_LETTERS``."""
    scripts = " ".join(_told_by_scripts(context)).lower()
    said = [context.document.title or "", *(inline_text(h) for h in context.index.all(("h1", "h2"))[:4])]
    said += [inline_text(paragraph) for paragraph in context.index.all(("p",))[:1]]
    if _CHALLENGE.search(scripts) or _says(said, _notices(context.lexicons)[0]) or _is_captcha(context):
        return "blocked"
    if _PARKING.search(scripts) or _says(said, _notices(context.lexicons)[1]):
        return "parked"
    return "maintenance" if _says(said, _notices(context.lexicons)[2]) else None


def _told_by_scripts(context: Context) -> list[str]:
    """The beginnings of the page's scripts, and the addresses of scripts, frames and forms."""
    told: list[str] = []
    for name, attribute in (("script", "src"), ("iframe", "src"), ("form", "action"), ("a", "href")):
        for element in context.index.all((name,))[:_MAX_ELEMENTS]:
            told += (element.get(attribute) or "", (element.text or "")[:_MAX_SCRIPT] if name == "script" else "")
    marks = context.index.all(("div", "section"))[:_MAX_ELEMENTS]
    return [*told, *(f"{mark.get('id') or ''} {mark.get('class') or ''}" for mark in marks)]


def _is_captcha(context: Context) -> bool:
    """Whether the page is there for its CAPTCHA: hardly anything else is on it."""
    marks = context.index.all(("div", "form", "input", "iframe"))[:_MAX_ELEMENTS]
    names = " ".join(f"{m.get('class') or ''} {m.get('id') or ''} {m.get('name') or ''}".lower() for m in marks)
    links = len(context.index.all(("a",)))
    return links <= 5 and _CAPTCHA.search(names) is not None


def _says(texts: list[str], notices: tuple[str, ...]) -> bool:
    return any(starts_with(fold(text), notices) for text in texts if text)


@cache
def _notices(lexicons: tuple[Lexicon, ...]) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    blocked = tuple(phrase for lexicon in lexicons for phrase in lexicon.blocked_notices)
    parked = tuple(phrase for lexicon in lexicons for phrase in lexicon.parked_notices)
    return (*_BLOCKED, *blocked), (*_PARKED, *parked), _MAINTENANCE
