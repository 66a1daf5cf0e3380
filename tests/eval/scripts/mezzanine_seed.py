"""Fills a fresh Mezzanine and saves its pages; run with Mezzanine's Python. Arguments: orders, folder for pages."""

import json
import sys
from datetime import UTC, datetime
from pathlib import Path

import django

django.setup()

from django.contrib.auth import get_user_model  # noqa: E402  # Django must know its settings first
from django.contrib.contenttypes.models import ContentType  # noqa: E402
from django.contrib.sites.models import Site  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import setup_test_environment  # noqa: E402
from mezzanine.blog.models import BlogCategory, BlogPost  # noqa: E402
from mezzanine.conf import settings  # noqa: E402
from mezzanine.generic.models import AssignedKeyword, Keyword, ThreadedComment  # noqa: E402


def seed(orders):
    """Adds users, posts, keywords and comments as ordered."""
    Site.objects.all().delete()
    site = Site.objects.create(pk=1, domain=orders["base"].partition("://")[2], name=orders["site"])
    settings.SITE_TITLE = orders["site"]
    for number, order in enumerate(reversed(orders["posts"])):
        first, _, last = order["author"].rpartition(" ")
        user, _ = get_user_model().objects.get_or_create(
            username=last.lower(), defaults={"first_name": first, "last_name": last, "is_staff": True}
        )
        category, _ = BlogCategory.objects.get_or_create(title=order["category"])
        post = BlogPost.objects.create(
            title=order["title"],
            slug=order["slug"],
            content=order["content"],
            description=order["lead"],
            gen_description=True,
            user=user,
            publish_date=datetime.fromisoformat(order["moment"]),
            status=2,
            site=site,
        )
        post.categories.add(category)
        for tag in order["tags"]:
            keyword, _ = Keyword.objects.get_or_create(title=tag)
            post.keywords.add(AssignedKeyword(keyword=keyword), bulk=False)
        for place, text in enumerate(order["comments"]):
            ThreadedComment.objects.create(
                content_type=ContentType.objects.get_for_model(BlogPost),
                object_pk=str(post.pk),
                user_name=f"Lars {number}{place}",
                user_email="lars@storkoping.example",
                comment=text,
                site=site,
                submit_date=datetime.now(UTC),
            )
        BlogPost.objects.filter(pk=post.pk).update(comments_count=len(order["comments"]))


def addresses(per_page):
    """(kind, path, posts) of every page to save."""
    posts = list(BlogPost.objects.published().order_by("-publish_date"))
    listings = [("/blog/", posts)]
    for category in BlogCategory.objects.all():
        chosen = [post for post in posts if category in post.categories.all()]
        listings.append((f"/blog/category/{category.slug}/", chosen))
    for user in get_user_model().objects.filter(blogposts__isnull=False).distinct():
        listings.append((f"/blog/author/{user.username}/", [post for post in posts if post.user == user]))
    listings.append(("/blog/archive/2015/", [post for post in posts if post.publish_date.year == 2015]))
    for path, chosen in listings:
        for start in range(0, len(chosen), per_page):
            query = f"?page={start // per_page + 1}" if start else ""
            yield "listing", path + query, chosen[start : start + per_page]
    for post in posts:
        yield "permalink", post.get_absolute_url(), [post]
    yield "other", "/", []


def save(base, folder, per_page):
    """Asks for every page, writes it, and says what it holds."""
    client = Client(HTTP_HOST=base.partition("://")[2], raise_request_exception=False)
    pages = []
    for number, (group, path, posts) in enumerate(addresses(per_page)):
        answer = client.get(path)
        if answer.status_code != 200:
            sys.exit(f"{path} answers {answer.status_code}")
        (folder / f"{number:03}.html").write_bytes(answer.content)
        pages.append(
            {
                "file": f"{number:03}.html",
                "url": base + path,
                "group": group,
                "posts": [base + post.get_absolute_url() for post in posts],
                "fetched_at": datetime.now(UTC).isoformat(),
            }
        )
    return pages


def facts_of(post, base):
    """What the database says about one post."""
    return {
        "url": base + post.get_absolute_url(),
        "slug": post.slug,
        "title": post.title,
        "author": post.user.get_full_name(),
        "moment": post.publish_date.isoformat(),
        "comments": post.comments_count,
    }


def main():
    orders, folder = json.loads(Path(sys.argv[1]).read_text("utf-8")), Path(sys.argv[2])
    setup_test_environment()
    seed(orders)
    pages = save(orders["base"], folder, settings.BLOG_POST_PER_PAGE)
    posts = [facts_of(post, orders["base"]) for post in BlogPost.objects.published()]
    (folder / "answer.json").write_text(json.dumps({"pages": pages, "posts": posts}, ensure_ascii=False), "utf-8")


main()
