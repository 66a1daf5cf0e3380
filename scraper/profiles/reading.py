"""A page by a site's profile: the posts that its selectors find."""

import re
from collections.abc import Iterator
from dataclasses import replace

from bs4 import BeautifulSoup, Tag

from ..counts import read_bare_count
from ..dates import FoundStamp, read_machine_stamp
from ..markup import clean_fragment
from ..page import Document
from ..reading import Reading
from ..records import Evidence, Post, Profile, Stamp
from ..text import fold
from ..urls import normalise


def read_with(profile: Profile, document: Document, reading: Reading) -> tuple[tuple[Post, ...], str | None]:
    """The posts that the profile finds, in page order, and the address of older ones. Never raises."""
    soup = BeautifulSoup(document.decoded.text, "lxml")
    posts = [_post(profile, document, reading, part) for part in _parts(profile, soup)]
    older = soup.select_one(profile.older) if profile.older else None
    link = older if older is None or older.name == "a" else older.find("a")
    address = document.absolute(str(link.get("href") or "")) if isinstance(link, Tag) else None
    return tuple(posts), normalise(address) if address else None


def _parts(profile: Profile, soup: BeautifulSoup) -> Iterator[Tag]:
    """An element a post; of a flat page, a new one around each heading and what follows it."""
    found = soup.select(profile.posts)
    if not profile.is_flat:
        yield from found
        return
    for start in found:
        following = []
        for node in start.next_siblings:
            if isinstance(node, Tag) and (node in found or any(inner in found for inner in node.find_all(True))):
                break
            following.append(node)
        part = soup.new_tag("div")
        start.insert_before(part)
        for node in (start, *following):
            part.append(node)
        yield part


def _post(profile: Profile, document: Document, reading: Reading, part: Tag) -> Post:
    evidence: dict[str, Evidence] = {}
    title_tag = _first(part, profile.title)
    title = _text(title_tag)
    stamp = _stamp(profile, reading, part, evidence)
    if stamp is not None and profile.published == profile.title and title:
        title = _without(title, stamp)
    author = _author(profile, reading, part, evidence)
    url = _url(profile, document, part, title)
    used = [_first(part, selector) for selector in (profile.title, profile.published, profile.author, profile.comments)]
    body_html, body_text = _body(profile, document, part, [tag for tag in used if tag is not None])
    post = Post(
        url=url,
        title=title or None,
        author=author,
        published=stamp.stamp if stamp else None,
        body_text=body_text,
        body_html=body_html,
        tags=tuple(dict.fromkeys(fold(tag.get_text()) for tag in part.select(profile.tags))) if profile.tags else (),
    )
    for name, value in (("url", url), ("title", title), ("body", body_text[:80])):
        if value:
            evidence[name] = _evidence(profile, value)
    return _with_comments(profile, reading, part, replace(post, evidence=evidence))


def _with_comments(profile: Profile, reading: Reading, part: Tag, post: Post) -> Post:
    text = _text(_first(part, profile.comments))
    if not text:
        return post
    found = reading.comments(text, "link")
    count = found.count if found is not None else read_bare_count(text)
    return replace(
        post,
        comment_count=count,
        comment_status=found.status if found else None,
        secondary_count=found.secondary if found else None,
        evidence={**post.evidence, "comment_count": _evidence(profile, text)},
    )


def _stamp(profile: Profile, reading: Reading, part: Tag, evidence: dict[str, Evidence]) -> FoundStamp | None:
    tag = _first(part, profile.published)
    text = _text(tag)
    machine = str(tag.get("datetime") or "") if tag is not None else ""
    stamp: Stamp | None = read_machine_stamp(machine, zone=reading.zone) if machine else None
    found = reading.stamps(text)
    if stamp is not None:
        evidence["published"] = _evidence(profile, machine)
        return FoundStamp(stamp, 0, 0)
    if found:
        evidence["published"] = _evidence(profile, text)
        return found[0]
    return None


def _author(profile: Profile, reading: Reading, part: Tag, evidence: dict[str, Evidence]) -> str | None:
    text = _text(_first(part, profile.author))
    if not text:
        return None
    byline = reading.byline(text)
    evidence["author"] = _evidence(profile, text)
    return byline.author if byline is not None else text


def _url(profile: Profile, document: Document, part: Tag, title: str) -> str:
    tag = _first(part, profile.url)
    link = tag if tag is None or tag.name == "a" else tag.find("a")
    address = document.absolute(str(link.get("href") or "")) if isinstance(link, Tag) else None
    if address:
        return normalise(address)
    if profile.url is not None and profile.posts == "body":
        return normalise(document.url)
    name = next(filter(None, map(_anchor, (part, *part.find_all(True)))), None)
    slug = re.sub(r"[^\w]+", "-", title.lower()).strip("-")
    return f"{normalise(document.url)}#{name or slug}"


def _anchor(tag: Tag) -> str:
    return str(tag.get("id") or (tag.get("name") if tag.name == "a" else None) or "")


def _body(profile: Profile, document: Document, part: Tag, used: list[Tag]) -> tuple[str, str]:
    """The markup and text of the body: what its selector finds, else all that no other selector took."""
    if profile.body is not None:
        markup = "\n".join(str(tag) for tag in part.select(profile.body))
    else:
        for tag in used:
            tag.extract()
        markup = part.decode_contents()
    return clean_fragment(markup, document.base_url)


def _first(part: Tag, selector: str | None) -> Tag | None:
    return part.select_one(selector) if selector else None


def _text(tag: Tag | None) -> str:
    return fold(tag.get_text(" ")) if tag is not None else ""


def _without(title: str, stamp: FoundStamp) -> str:
    return fold(f"{title[: stamp.start]} {title[stamp.end :]}").strip(" -–—:,.")


def _evidence(profile: Profile, text: str) -> Evidence:
    return Evidence(f"profile {profile.name}", text)
