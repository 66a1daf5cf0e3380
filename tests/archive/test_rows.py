from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.store.rows import clean, json_text, local_text, moment_text, order_key, tail_of, utc_moment, utc_text
from scraper import Stamp

MOMENT = datetime.fromisoformat("2017-03-20T14:12:31+00:00")


def stamp(precision: str, moment: datetime | None = MOMENT) -> Stamp:
    return Stamp(date(2017, 3, 20), moment, precision, "text", "stated")


@pytest.mark.parametrize(
    ("precision", "zone", "local", "utc"),
    [
        ("second", "Europe/Stockholm", "2017-03-20T15:12+01:00", "2017-03-20T14:12:31Z"),
        ("minute", "Europe/Helsinki", "2017-03-20T16:12+02:00", "2017-03-20T14:12:31Z"),
        ("minute", None, "2017-03-20T14:12+00:00", "2017-03-20T14:12:31Z"),
        ("minute", "Not/AZone", "2017-03-20T14:12+00:00", "2017-03-20T14:12:31Z"),
        ("day", "Europe/Stockholm", "2017-03-20", None),
        ("month", None, "2017-03", None),
        ("year", None, "2017", None),
    ],
)
def test_a_date_is_shown_as_fine_as_it_is_stated(precision, zone, local, utc):
    assert (local_text(stamp(precision), zone), moment_text(stamp(precision))) == (local, utc)


def test_no_date_is_none():
    assert (local_text(None, None), moment_text(None), order_key(None)) == (None, None, None)


def test_a_moment_at_the_end_of_time_has_no_utc():
    late = stamp("minute", datetime.max.replace(tzinfo=timezone(timedelta(hours=-5))))
    assert (moment_text(late), local_text(late, "Europe/Stockholm")) == (None, "9999-12-31T23:59-05:00")


def test_order_keys_sort_as_dates_do():
    keys = [
        order_key(stamp(precision, moment)) for precision, moment in (("year", None), ("month", None), ("day", None))
    ]
    keys += [order_key(stamp("minute")), order_key(stamp("minute", MOMENT + timedelta(days=1)))]
    assert keys == sorted(keys)


@given(moment=st.datetimes(timezones=st.just(UTC)))
def test_a_moment_comes_back_to_the_second(moment):
    assert utc_moment(utc_text(moment)) == moment.replace(microsecond=0)


@given(text=st.text(st.characters()))
def test_clean_text_can_be_stored_and_stays_clean(text):
    cleaned = clean(text)
    assert "\x00" not in cleaned
    assert cleaned.encode() == clean(cleaned).encode()


def test_json_can_be_stored_whatever_is_in_it():
    assert json_text(["å", "\ud800", "\x00"]) == '["å","?","\\u0000"]'


@pytest.mark.parametrize(
    ("url", "tail"),
    [
        ("https://x.se/2017/03/en-titel/", "en-titel"),
        ("https://x.se/2017/03/en-titel.html", "en-titel.html"),
        ("https://x.se/%C3%A5k/", "åk"),
        ("https://x.se/?p=3", ""),
        ("https://x.se/", ""),
        ("https://[x", ""),
    ],
)
def test_the_last_part_of_an_address(url, tail):
    assert tail_of(url) == tail
