from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.config import (
    DATABASE_NAME,
    Config,
    Settings,
    find_archive,
    load_config,
    parse_config,
    parse_duration,
    require_archive,
)
from archive.config_edit import add_blog, add_blogs, remove_blog
from archive.errors import ArchiveNotFound, ArchiveReadOnly, BlogNotFound, ConfigError
from archive.schema import FILE_NAME
from archive.slugs import slug_for
from scraper import Blog

PATH = Path("bloggar.toml")
HANS = Blog("hans", "https://blogg.exempel.se/hans/")
WHOLE = """\
# Our blogs
[archive]
contact = "redaktionen@exempel.se"   # who we are
pace_s = 2
confirm_after = "36h"

[[blog]]
slug = "hans"
url = "https://blogg.exempel.se/hans/"
owner = "Hans Testsson"
party = ""
zone = "Europe/Stockholm"

[[blog]]
slug = "anna"
url = "https://anna.exempel.se/"
"""


def test_what_the_file_says():
    config = parse_config(WHOLE, PATH)
    assert config.settings == Settings("redaktionen@exempel.se", 2.0, False, timedelta(hours=36))
    assert [blog.slug for blog in config.blogs] == ["hans", "anna"]
    assert config.blogs[0].owner == "Hans Testsson"
    assert config.blogs[0].party is None


def test_no_file_is_all_defaults(tmp_path):
    assert load_config(tmp_path / "bloggar.toml") == Config(Settings(), ())


@pytest.mark.parametrize(
    ("before", "now", "line", "says"),
    [
        ("owner =", "ownr =", 10, "ownr is not known here. Did you mean owner?"),
        ("pace_s =", "pase_s =", 4, "pase_s is not known here. Did you mean pace_s?"),
        ("[archive]", "[arkiv]", 2, "arkiv is not known here. Did you mean archive?"),
        ('slug = "anna"', 'slug = "anna"\nzzz = 1', 16, "zzz is not known here. Known are: slug"),
        ("pace_s = 2", 'pace_s = "2"', 4, "pace_s must be a number of seconds"),
        ("pace_s = 2", "pace_s = true", 4, "pace_s must be a number of seconds"),
        ("pace_s = 2", "pace_s = -1", 4, "pace_s must be a number of seconds"),
        ("pace_s = 2", 'media = "some"', 4, "media must be one of none, images, all"),
        ("pace_s = 2", "max_file_bytes = 100_000_000", 4, "max_file_bytes must be a whole number"),
        ('party = ""', 'media = "some"', 11, "'some' is not known"),
        ("pace_s = 2", "max_requests = 0", 4, "max_requests must be a whole number"),
        ("pace_s = 2", "allow_private = 1", 4, "allow_private must be true or false"),
        ('"36h"', '"36 hours"', 5, "confirm_after must be an integer with s, m, h or d"),
        ('"36h"', "36", 5, "confirm_after must be an integer"),
        ('contact = "redaktionen@exempel.se"', "contact = 7", 3, "contact must be a text"),
        ('slug = "anna"', 'slug = "hans"', 15, "slug 'hans' stands on an earlier blog too"),
        ('slug = "anna"', 'slug = "an na"', 15, "slug 'an na' cannot be used"),
        ('slug = "anna"\n', "", 14, "slug is missing"),
        ('url = "https://anna.exempel.se/"', 'url = "anna.exempel.se"', 16, "no web address"),
        ('url = "https://anna.exempel.se/"', 'url = "https://[1/"', 16, "no web address"),
        ('url = "https://anna.exempel.se/"', "url = 3", 16, 'url must be a text. Put it in quotes: url = "3"'),
        ('"Europe/Stockholm"', '"Europe/Stokholm"', 12, "no time zone. Try Europe/Stockholm."),
        ("pace_s = 2", "pace_s = = 2", 4, "not valid TOML"),
        ("[[blog]]", "[blog]", None, "not valid TOML"),
        ("[archive]", "[[archive]]", 2, "archive must be a table"),
    ],
)
def test_a_mistake_is_named_with_its_line_and_what_to_try(before, now, line, says):
    with pytest.raises(ConfigError) as caught:
        parse_config(WHOLE.replace(before, now), PATH)
    assert says in str(caught.value)
    assert str(caught.value).startswith("bloggar.toml")
    assert line is None or caught.value.line == line
    assert str(caught.value).count("\n") == 0


def test_a_blog_that_is_no_table_is_a_mistake():
    for text in ("blog = 3", "[blog]\nslug = 'a'", "blog = ['a']"):
        with pytest.raises(ConfigError, match="double brackets"):
            parse_config(text, PATH)


def test_another_encoding_is_a_mistake(tmp_path):
    path = tmp_path / "bloggar.toml"
    path.write_bytes('contact = "å"'.encode("latin-1"))
    for reading in (load_config, lambda file: add_blog(file, HANS)):
        with pytest.raises(ConfigError, match="UTF-8"):
            reading(path)


def test_a_folder_in_its_place_is_a_mistake(tmp_path):
    (tmp_path / "bloggar.toml").mkdir()
    with pytest.raises(ConfigError, match="cannot be read"):
        load_config(tmp_path / "bloggar.toml")


@given(
    text=st.text() | st.sampled_from(["[archive]\n", "[[blog]]\n"]).flatmap(lambda head: st.text().map(head.__add__))
)
def test_any_text_is_a_config_or_a_told_mistake(text):
    with suppress(ConfigError):
        parse_config(text, PATH)


@pytest.mark.parametrize("text", ["", WHOLE, WHOLE.rstrip(), "# only a comment", WHOLE.replace("\n", "\r\n")])
def test_adding_a_blog_leaves_the_rest_byte_for_byte(tmp_path, text):
    path = tmp_path / "bloggar.toml"
    path.write_bytes(text.encode())
    lena = Blog("lena", "https://lena.exempel.se/", owner='Lena "L" Å\\', party="S")
    add_blog(path, lena)
    assert path.read_bytes().startswith(text.encode())
    assert load_config(path).blogs[-1] == lena
    assert list(tmp_path.iterdir()) == [path]


def test_adding_makes_the_folder_and_the_file(tmp_path):
    path = tmp_path / "new" / "bloggar.toml"
    add_blog(path, HANS)
    assert path.read_text() == '[[blog]]\nslug = "hans"\nurl = "https://blogg.exempel.se/hans/"\n'


def test_adding_a_slug_that_is_taken_changes_nothing(tmp_path):
    path = tmp_path / "bloggar.toml"
    path.write_text(WHOLE)
    with pytest.raises(ConfigError, match="earlier blog"):
        add_blog(path, HANS)
    assert path.read_text() == WHOLE


def test_adding_where_nothing_can_be_written_is_told(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises((ArchiveReadOnly, ConfigError)):
        add_blog(tmp_path / "file" / "bloggar.toml", HANS)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("0", 0), ("20h", 72000), ("1d", 86400), ("90m", 5400), ("5s", 5), (" 0h ", 0), ("007d", 7 * 86400)],
)
def test_a_duration(text, seconds):
    assert parse_duration(text) == timedelta(seconds=seconds)


@pytest.mark.parametrize("text", ["", "h", "20", "-1h", "1.5h", "1 h", "1w", "²h", "٣h", "1e3s", "999999999999d", "00"])
def test_what_is_no_duration(text):
    with pytest.raises(ValueError, match="integer with s, m, h or d"):
        parse_duration(text)


@pytest.mark.parametrize(
    ("url", "taken", "slug"),
    [
        ("https://blogg.vk.se/hans-lindberg/", [], "hans-lindberg"),
        ("https://blogg.vk.se/hans-lindberg/", ["hans-lindberg", "hans-lindberg-2"], "hans-lindberg-3"),
        ("https://anna.blogspot.com/", [], "anna"),
        ("https://www.exempel.se", [], "exempel"),
        ("https://blogg.exempel.se/", [], "exempel"),
        ("https://exempel.se/%C3%85sa%20B/", [], "asa-b"),
        ("http://127.0.0.1:8000/", [], "127-0-0-1"),
        ("http://localhost:8000/", [], "localhost"),
        ("https://xn--sm-zia.se/", [], "sma"),
        ("https://exempel.se/blogg.asp?blogg=7", [], "blogg-asp"),
        ("https://exempel.se/日本/", [], "exempel"),
        ("https://日本.jp/", ["blogg"], "blogg-2"),
    ],
)
def test_a_slug_says_whose_blog_it_is(url, taken, slug):
    assert slug_for(url, taken) == slug


def test_the_archive_is_found_upwards(tmp_path):
    inner = tmp_path / "a" / "b"
    inner.mkdir(parents=True)
    for name in ("bloggar.toml", "bloggarkiv.db"):
        (tmp_path / name).touch()
        assert find_archive(inner, None) == require_archive(inner, None) == tmp_path
        (tmp_path / name).unlink()
    assert find_archive(inner, inner) == inner


def test_no_archive_is_told_in_a_sentence(tmp_path):
    for explicit in (None, tmp_path):
        with pytest.raises(ArchiveNotFound, match="There is no archive in"):
            require_archive(tmp_path, explicit)


def test_both_modules_mean_the_same_file():
    assert DATABASE_NAME == FILE_NAME


LENA = Blog("lena", "https://lena.exempel.se/")
COMMENTED = """\
# Our blogs
[archive]
pace_s = 2 # slowly

[[blog]] # the first
slug = "hans"
# he moved in 2017
url = "https://blogg.exempel.se/hans/"

# Anna writes for two
[[blog]]
slug = "anna"
url = "https://anna.exempel.se/"
"""


@pytest.mark.parametrize("text", ["", WHOLE, COMMENTED, WHOLE.replace("\n", "\r\n")])
def test_removing_what_was_added_leaves_the_file_as_it_was(tmp_path, text):
    path = tmp_path / "bloggar.toml"
    path.write_bytes(text.encode())
    add_blogs(path, [LENA, Blog("bo", "https://bo.exempel.se/")])
    assert [blog.slug for blog in load_config(path).blogs][-2:] == ["lena", "bo"]
    assert remove_blog(path, "lena") == LENA
    remove_blog(path, "bo")
    assert path.read_bytes() == text.encode()


def test_removing_leaves_the_comments_around_the_block(tmp_path):
    path = tmp_path / "bloggar.toml"
    path.write_text(COMMENTED)
    remove_blog(path, "hans")
    head, tail = COMMENTED.split("[[blog]] # the first", maxsplit=1)[0], COMMENTED[COMMENTED.index("# Anna") :]
    assert path.read_text() == head + tail


def test_removing_in_the_middle_finds_the_right_block(tmp_path):
    path = tmp_path / "bloggar.toml"
    path.write_text(COMMENTED.replace("[archive]", '[[blog]]\nslug = "x"\nurl = "https://x.se/"\n[archive]'))
    remove_blog(path, "x")
    assert path.read_text() == COMMENTED


def test_removing_a_blog_that_is_not_there_names_those_that_are(tmp_path):
    path = tmp_path / "bloggar.toml"
    path.write_text(COMMENTED)
    with pytest.raises(BlogNotFound, match="anna, hans"):
        remove_blog(path, "bo")
    assert path.read_text() == COMMENTED


def test_a_block_that_cannot_be_told_apart_is_left_alone(tmp_path):
    path = tmp_path / "bloggar.toml"
    path.write_text('blog = [{slug = "a", url = "https://a.se/"}]\n')
    with pytest.raises(ConfigError, match="editor"):
        remove_blog(path, "a")


def test_certificate_is_left_unchecked_for_the_hosts_of_the_blogs_that_say_so() -> None:
    text = """
[[blog]]
slug = "a"
url = "https://A.example:8443/a/"
allow_bad_certificate = true

[[blog]]
slug = "b"
url = "https://b.example/"
"""
    assert parse_config(text, Path("bloggar.toml")).unverified_hosts() == {"a.example"}
    with pytest.raises(ConfigError, match="must be true or false"):
        parse_config(text.replace("= true", '= "ja"'), Path("bloggar.toml"))
