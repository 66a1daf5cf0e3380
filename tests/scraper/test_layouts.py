"""Pages that nobody designed: layouts drawn at random, with no name that a rule knows, read as their gold says."""

from pathlib import Path

import pytest

from scraper import parse_page
from tests.eval import layouts
from tests.eval.gold import read_site
from tests.eval.scoring import Tally, score_page

DRAWN = 18
OWN_PAGES = 5


@pytest.fixture(scope="module")
def tallies(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Tally]:
    """What was read of the first listing pages and of some own pages of each layout, by kind of page."""
    found = {"listing": Tally(), "permalink": Tally(), "other": Tally()}
    for job in layouts.jobs(0, DRAWN):
        folder = tmp_path_factory.mktemp(job.name)
        job.make(folder, tmp_path_factory.mktemp("work"))
        for tally in _read(folder, found):
            found[tally[0]].add(tally[1])
    return found


def _read(folder: Path, found: dict[str, Tally]):
    site = read_site(folder)
    own = [page for page in site.pages if page.group == "permalink"][:OWN_PAGES]
    listings = [page for page in site.pages if page.group == "listing" and len(page.entries) > 1]
    for page in (*listings, *own, *(page for page in site.pages if page.group == "other")):
        read = parse_page((folder / page.file).read_bytes(), page.url, headers=page.headers)
        yield page.group, score_page(read, page, dict(site.truths))[0]


@pytest.mark.parametrize("kind", ["listing", "permalink"])
def test_posts_are_found_by_their_structure_alone(tallies, kind):
    tally = tallies[kind]
    assert tally.found >= 0.98 * tally.wanted
    assert tally.stated - tally.found <= 0.01 * tally.wanted


@pytest.mark.parametrize("kind", ["listing", "permalink"])
@pytest.mark.parametrize("name", ["title", "date", "author", "comments"])
def test_facts_without_names_are_read(tallies, kind, name):
    tally = tallies[kind]
    assert tally.right[name] >= 0.96 * tally.asked[name]


@pytest.mark.parametrize("kind", ["listing", "permalink"])
def test_facts_are_not_invented_and_bodies_are_whole(tallies, kind):
    tally = tallies[kind]
    assert tally.false_facts <= 0.005 * tally.found
    assert tally.body_f1 >= 0.99 * tally.bodies


def test_a_page_about_the_writer_has_no_posts(tallies):
    assert tallies["other"].stated == 0
