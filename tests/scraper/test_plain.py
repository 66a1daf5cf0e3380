"""Posts out of plain text, as the text that this project began with."""

from pathlib import Path

from scraper import Blog, parse_page

FOLDER = Path(__file__).parents[2] / "fixtures" / "text"
URL = "https://blogg.vk.se/hans-lindberg/2017/03/20/"


def test_the_seed_text_gives_its_two_posts() -> None:
    blog = Blog("hans", "https://blogg.vk.se/hans-lindberg/", owner="Hans Lindberg")
    text = (FOLDER / "seed.txt").read_bytes()
    page = parse_page(text, URL, headers={"Content-Type": "text/plain; charset=utf-8"}, blog=blog)
    assert page.kind == "listing"
    first, second = page.posts
    assert first.title == "Vi arbetar för att förebygga våldsbejakande extremism"
    assert second.title == "Reflektioner från Harpsund"
    assert [(p.comment_count, p.secondary_count) for p in page.posts] == [(0, 3), (0, 4)]
    assert [(p.published.date.isoformat(), p.published.precision, p.author) for p in page.posts] == [
        ("2017-03-20", "day", "Hans Lindberg"),
        ("2017-03-20", "day", "Hans Lindberg"),
    ]
    assert first.evidence["published"].rule == "address"
    assert first.evidence["author"].rule == "blog-owner"
    assert second.body_text.startswith("Statsministern var på ett strålande humör")
    assert second.body_text.endswith("ett Sverige som ska hålla ihop!")
    assert len(first.body_text.split("\n\n")) == 3


def test_text_without_a_byline_has_no_posts() -> None:
    page = parse_page(b"Hej.\n\nDet var en dag i mars.\n", URL, headers={"Content-Type": "text/plain"})
    assert (page.kind, page.posts, page.findings) == ("other", (), ())
