"""One container to one ``Post``: the fields, read in an order in which each knows what the others took."""

from dataclasses import replace
from typing import Any

from ..records import Evidence, Post, Stamp
from .author import read_author
from .body import Body, read_body
from .body_places import locate_body
from .comment_elements import Comments
from .comments import locate_comments, read_comment_facts
from .context import Container, Context
from .identity import read_platform_id, read_title, read_url
from .linked_data import Posting, posting_of
from .neighbours import neighbours
from .other_posts import other_posts_in
from .published import read_modified, read_published, stamp_of_address
from .remainder import locate_remainder
from .site import without_protection
from .tags import read_tags

StampFound = tuple[Stamp, Evidence]


def has_facts_of_a_post(context: Context, container: Container) -> bool:
    """Whether an unmarked page is a post: it states a date or comments, or its address or its head says so."""
    return states_facts(context, container) or context.document.metas.get("og:type") == "article"


def states_facts(context: Context, container: Container) -> bool:
    """Whether a page states what a page that is no post does not: a date, comments, or data about a posting."""
    _locate(context, container)
    return bool(
        read_published(context, container)
        or stamp_of_address(context.document.url)
        or read_comment_facts(context, container).count is not None
        or posting_of(context, context.document.url, is_whole_page=True)
    )


def _locate(context: Context, container: Container) -> None:
    """Finds the container's comments and body, once."""
    if container.is_located:
        return
    container.is_located = True
    if not container.is_unmarked:
        locate_comments(context, container)
        locate_body(context, container)
        container.set_beside(other_posts_in(context, container))
    if container.body is None:
        locate_remainder(context, container)
    if container.is_whole_page:
        container.set_beside(frozenset(neighbours(context, container)))


def read_post(context: Context, container: Container) -> Post:
    """The post that the container holds."""
    _locate(context, container)
    url, found_url = read_url(context, container)
    posting = posting_of(context, url, is_whole_page=container.is_whole_page)
    comments = _with_stated_count(read_comment_facts(context, container), posting)
    evidence = {"url": found_url, "container": context.evidence(container.rule, "", container.element)}
    fields = {
        "platform_id": read_platform_id(context, container),
        "title": read_title(context, container),
        "author": read_author(context, container),
        "published": read_published(context, container),
        "modified": read_modified(context, container),
    }
    _complete(context, posting, url, fields)
    evidence |= {name: found[1] for name, found in fields.items() if found}
    tags = read_tags(context, container)
    found_body = context.evidence(container.body_rule, "", container.body)
    body = read_body(context, container)
    if body.text:
        evidence["body"] = Evidence(found_body.rule, body.text[:100], found_body.path)
    if comments.evidence is not None:
        evidence["comment_count"] = comments.evidence
    values: dict[str, Any] = {name: found[0] if found else None for name, found in fields.items()}
    values |= {"url": url, "tags": tags}
    return _assembled(context, values, body=body, comments=comments, evidence=evidence)


def _with_stated_count(comments: Comments, posting: Posting | None) -> Comments:
    """The comments, their number by the page's JSON-LD where it states one: a fact in markup beats words."""
    stated = posting.comment_count() if posting is not None else None
    return replace(comments, count=stated[0], evidence=stated[1]) if stated is not None else comments


def _complete(context: Context, posting: Posting | None, url: str, fields: dict[str, Any]) -> None:
    """Fills what the page's visible parts left open: from JSON-LD, the address, and the blog's owner."""
    if posting is not None:
        fields["author"] = fields["author"] or posting.author(context.document.site_name)
        stated = posting.stamp(context, "datePublished")
        seen = fields["published"]
        if stated and (seen is None or (seen[0].moment is None and seen[0].date == stated[0].date)):
            fields["published"] = stated
        fields["modified"] = fields["modified"] or posting.stamp(context, "dateModified")
    addressed = stamp_of_address(url) or stamp_of_address(context.document.url)
    fields["published"] = _finer(fields["published"], addressed)
    if fields["author"] is None and context.blog is not None and context.blog.owner:
        fields["author"] = (context.blog.owner, Evidence("blog-owner", context.blog.owner))


def _finer(seen: StampFound | None, addressed: StampFound | None) -> StampFound | None:
    """The date that the page shows, or the address's where it shows none, or only the month of the address's day."""
    if seen is None or addressed is None or seen[0].precision not in ("month", "year"):
        return seen or addressed
    shown, day = seen[0].date, addressed[0].date
    is_within = shown.year == day.year and (seen[0].precision == "year" or shown.month == day.month)
    return addressed if is_within and addressed[0].precision == "day" else seen


def completed(context: Context, post: Post) -> Post:
    """A post of another reader, with the day of the page's address and the blog's owner where it states none."""
    found = None if post.published else stamp_of_address(context.document.url)
    evidence = dict(post.evidence)
    owner = context.blog.owner if context.blog is not None and post.author is None else None
    if found is not None:
        evidence["published"] = found[1]
    if owner:
        evidence["author"] = Evidence("blog-owner", owner)
    stamp = found[0] if found is not None else post.published
    return replace(post, published=stamp, author=post.author or owner, evidence=evidence)


def _assembled(
    context: Context,
    values: dict[str, Any],
    *,
    body: Body,
    comments: Comments,
    evidence: dict[str, Evidence],
) -> Post:
    stamp = values["published"]
    if stamp is not None and stamp.moment is not None and stamp.zone == "assumed":
        from_blog = context.blog is not None and context.blog.zone is not None
        evidence["zone"] = Evidence("blog-zone" if from_blog else "language-zone", str(context.zone))
    title = values.pop("title")
    return Post(
        title=without_protection(context, title) if body.is_protected and title else title,
        body_text=body.text,
        body_html=body.html,
        media=body.media,
        comment_count=comments.count,
        comment_status=comments.status,
        secondary_count=comments.secondary,
        is_excerpt=body.is_excerpt,
        is_protected=body.is_protected,
        evidence=evidence,
        **values,
    )


def first_of_each(posts: tuple[Post, ...]) -> tuple[Post, ...]:
    """Each address once: a sticky post stands first and again at its own place. The fuller text counts."""
    kept: dict[str, Post] = {}
    for post in posts:
        earlier = kept.get(post.url)
        if earlier is None:
            kept[post.url] = post
        elif earlier.is_excerpt and len(post.body_text) > len(earlier.body_text):
            kept[post.url] = replace(post, url=earlier.url)
    return tuple(kept.values())
