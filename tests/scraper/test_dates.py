"""Dates as written, in every language, with exactly the precision that is written."""

import time
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.dates import find_stamps, marks_of_month_first, read_machine_stamp, read_stamp, stamp_from_url
from scraper.languages import LEXICONS, Lexicon, lexicon_for, lexicons_in_order
from scraper.records import Stamp

STOCKHOLM = ZoneInfo("Europe/Stockholm")
CAPTURED = datetime(2017, 8, 22, 10, 0, tzinfo=UTC)


def _read(text: str, language: str | None = "sv", zone: ZoneInfo = STOCKHOLM) -> Stamp | None:
    return read_stamp(text, lexicons=lexicons_in_order(language), zone=zone, captured_at=CAPTURED)


def _shown(stamp: Stamp | None) -> str | None:
    """The stamp in one comparable text: "2017-03-20T12:34+01:00", "2017-03-20", "2017-03", "2017"."""
    if stamp is None:
        return None
    if stamp.moment is not None:
        assert stamp.precision in ("minute", "second")
        assert stamp.moment.date() == stamp.date
        return stamp.moment.isoformat(timespec="minutes" if stamp.precision == "minute" else "seconds")
    if stamp.precision != "day":
        assert stamp.date.day == 1
    return stamp.date.isoformat()[: {"day": 10, "month": 7, "year": 4}[stamp.precision]]


WRITTEN = [
    ("sv", "20 mars, 2017", "2017-03-20"),
    ("sv", "20 mars 2017", "2017-03-20"),
    ("sv", "den 20 mars 2017 kl. 12:34", "2017-03-20T12:34+01:00"),
    ("sv", "Den 20:e mars 2017", "2017-03-20"),
    ("sv", "2017-03-20 12:34", "2017-03-20T12:34+01:00"),
    ("sv", "2017-03-20 12:34:56", "2017-03-20T12:34:56+01:00"),
    ("sv", "tis 20 mar 2017", "2017-03-20"),
    ("sv", "måndag den 20 mars 2017", "2017-03-20"),
    ("sv", "Publicerat: måndag 20 mars 2017, 12.34", "2017-03-20T12:34+01:00"),
    ("sv", "20 mars 2017 (måndag)", "2017-03-20"),
    ("sv", "20/3 2017", "2017-03-20"),
    ("sv", "20/3-17", "2017-03-20"),
    ("sv", "20 mar -17", "2017-03-20"),
    ("sv", "20 mars '98", "1998-03-20"),
    ("sv", "20.3.2017", "2017-03-20"),
    ("sv", "2017 mars 20", "2017-03-20"),
    ("sv", "20170320", "2017-03-20"),
    ("sv", "20MARS2017", "2017-03-20"),
    ("sv", "kl. 10:12 den 20 mars 2017", "2017-03-20T10:12+01:00"),
    ("sv", "20 mars 2017 kl 10", "2017-03-20"),
    ("sv", "20 mars 2017 12:34 CET", "2017-03-20T12:34+01:00"),
    ("sv", "20 mars 2017 | 12:34", "2017-03-20T12:34+01:00"),
    ("sv", "mars 2017", "2017-03"),
    ("sv", "2017-03", "2017-03"),
    ("sv", "sön aug 2018", "2018-08"),
    ("sv", "2017", "2017"),
    ("sv", "March 20, 2017", "2017-03-20"),
    ("sv", "20th March 2017", "2017-03-20"),
    ("sv", "March 20th, 2017 at 3:12 p.m.", "2017-03-20T15:12+01:00"),
    ("sv", "20 mars 2017 3:12 pm", "2017-03-20T15:12+01:00"),
    ("sv", "20 mars 2017 12:05 am", "2017-03-20T00:05+01:00"),
    ("sv", "2017-03-20T12:34:00+01:00", "2017-03-20T12:34:00+01:00"),
    ("nb", "20. mars 2017 kl. 12.34", "2017-03-20T12:34+01:00"),
    ("nn", "laurdag 20. mars 2017", "2017-03-20"),
    ("da", "mandag den 20. marts 2017 kl. 12.34", "2017-03-20T12:34+01:00"),
    ("fi", "20. maaliskuuta 2017 klo 12.34", "2017-03-20T12:34+01:00"),
    ("fi", "sunnuntai, maaliskuuta 29, 2009", "2009-03-29"),
    ("fi", "20.3.2017 klo 9.05", "2017-03-20T09:05+01:00"),
    ("is", "9.8.2013 kl. 00:01", "2013-08-09T00:01+02:00"),
    ("is", "20. mars, 2017", "2017-03-20"),
    ("de", "Montag, 20. März 2017 um 12:34 Uhr", "2017-03-20T12:34+01:00"),
    ("de", "20. Jänner 2017", "2017-01-20"),
    ("nl", "maandag 20 maart 2017 om 12:34 uur", "2017-03-20T12:34+01:00"),
    ("fr", "lundi 1er mars 2017 à 10h30", "2017-03-01T10:30+01:00"),
    ("fr", "20 mars 2017 10 h 30 min", "2017-03-20T10:30+01:00"),
    ("es", "20 de marzo de 2017 a las 12:34", "2017-03-20T12:34+01:00"),
    ("es", "martes, 20 marzo, 2017", "2017-03-20"),
    ("it", "lunedì 20 marzo 2017 alle ore 12:34", "2017-03-20T12:34+01:00"),
    ("pl", "20 marca 2017 r. o godz. 12:34", "2017-03-20T12:34+01:00"),
    ("et", "20. märts 2017 kell 12:34", "2017-03-20T12:34+01:00"),
    ("sv", "just nu", "2017-08-22"),
    ("sv", "idag", "2017-08-22"),
    ("sv", "igår", "2017-08-21"),
    ("sv", "i förrgår kl. 12:30", "2017-08-20T12:30+02:00"),
    ("sv", "för 3 dagar sedan", "2017-08-19"),
    ("sv", "för en timme sedan", "2017-08-22"),
    ("sv", "9 år, 5 månader sedan", "2008-03"),
    ("sv", "9\u00a0år, 5\u00a0månader sedan", "2008-03"),
    ("sv", "1 vecka, 3 dagar sedan", "2017-08-12"),
    ("sv", "2 veckor sedan", "2017-08"),
    ("sv", "för ungefär ett år sedan", "2016"),
    ("en", "Mon May 25 07:16:00 2015", "2015-05-25T07:16:00+02:00"),
    ("sv", "tor aug 6 16:37 2015", "2015-08-06T16:37+02:00"),
    ("en", "a day ago", "2017-08-21"),
    ("en", "about 3 months ago", "2017-05"),
    ("de", "vor 3 Tagen", "2017-08-19"),
    ("fr", "il y a 3 jours", "2017-08-19"),
    ("es", "hace 2 años", "2015"),
    ("it", "3 giorni fa", "2017-08-19"),
    ("pl", "5 dni temu", "2017-08-17"),
    ("fi", "3 päivää sitten", "2017-08-19"),
    ("et", "3 päeva tagasi", "2017-08-19"),
    ("is", "fyrir 3 dögum síðan", "2017-08-19"),
    ("nl", "3 dagen geleden", "2017-08-19"),
    ("nb", "for 3 dager siden", "2017-08-19"),
    ("da", "i går", "2017-08-21"),
    ("nn", "for 3 månader sidan", "2017-05"),
]


@pytest.mark.parametrize(("language", "text", "expected"), WRITTEN)
def test_date_is_read_with_the_precision_that_is_written(language: str, text: str, expected: str) -> None:
    assert _shown(_read(text, language)) == expected


@pytest.mark.parametrize(
    "text",
    [
        "", "20 mars", "mars", "3:12 pm", "31 februari 2017", "32 mars 2017", "20 mars 1817", "2017-13-01",
        "20 mars 2017 i Politik", "Möte 20 mars 2017", "5 dagar", "17", "1 2 2017", "Uppdaterad 20 mars 2017",
        "20 mars 2017 3 kommentarer", "12:34", "2017-03-20-4", "IMG_20170320", "0001-01-01", "for",
        "20 mars 2017 25:00",
    ],
)  # fmt: skip
def test_other_text_is_no_date(text: str) -> None:
    assert _read(text) is None


def test_ages_need_the_moment_of_capture() -> None:
    lexicons = lexicons_in_order("sv")
    assert read_stamp("igår", lexicons=lexicons, zone=STOCKHOLM, captured_at=None) is None
    late = datetime(2017, 8, 22, 23, 30, tzinfo=UTC)
    stamp = read_stamp("idag", lexicons=lexicons, zone=STOCKHOLM, captured_at=late)
    assert stamp is not None
    assert stamp.date == date(2017, 8, 23)


@pytest.mark.parametrize(
    ("language", "zone", "text", "expected"),
    [
        ("sv", "Europe/Stockholm", "03/04/2017", "2017-04-03"),
        ("en", "Europe/Stockholm", "03/04/2017", "2017-04-03"),
        ("en", "America/New_York", "03/04/2017", "2017-03-04"),
        ("sv", "Europe/Stockholm", "3/20/2017", "2017-03-20"),
        ("en", "Europe/London", "08/09/2017", "2017-08-09"),  # 8 September lies after the capture
        ("sv", "Europe/Stockholm", "08/09/2017", "2017-09-08"),
        ("sv", "Europe/Stockholm", "lör, 03/11/2017 - 10:15", "2017-03-11T10:15+01:00"),
        ("sv", "Europe/Stockholm", "Sat 11/03/2017", "2017-03-11"),
        ("en", "America/New_York", "Sat 11/03/2017", "2017-03-11"),
        ("sv", "Europe/Stockholm", "ons, 03/11/2017", "2017-11-03"),  # a Wednesday by neither reading
    ],
)
def test_two_numbers_are_day_and_month_unless_something_decides(
    language: str, zone: str, text: str, expected: str
) -> None:
    assert _shown(_read(text, language, ZoneInfo(zone))) == expected


@pytest.mark.parametrize(
    ("source", "marks"),
    [
        ("<time>03/25/2017</time> <time>03/11/2017</time>", {"/"}),
        ("03/25/2017 and 25/03/2017", set()),
        ("03/25/2017 and 25-03-2017", {"/"}),
        ("03/11/2017", set()),
        ("/files/12/25/2017/x.jpg 33/44/2017 1/2/13/2017", set()),
    ],
)
def test_a_number_that_is_no_month_shows_the_order_of_its_page(source: str, marks: set[str]) -> None:
    assert marks_of_month_first(source) == marks
    lexicons, seen = lexicons_in_order("sv"), frozenset(marks)
    stamp = read_stamp("03/11/2017", lexicons=lexicons, zone=STOCKHOLM, captured_at=None, month_first=lambda: seen)
    assert stamp is not None
    assert stamp.date == (date(2017, 3, 11) if marks else date(2017, 11, 3))


def test_doubled_hour_is_the_first_of_the_two() -> None:
    assert _shown(_read("30 oktober 2016 kl. 02:30")) == "2016-10-30T02:30+02:00"


def test_text_is_kept_as_written() -> None:
    stamp = _read("  den 20 mars\n2017 ")
    assert stamp is not None
    assert (stamp.text, stamp.zone) == ("den 20 mars 2017", "assumed")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Av X den 20 mars 2017 kl. 12:34 i Politik | 3 kommentarer", ["den 20 mars 2017 kl. 12:34"]),
        ("15 november 2010 12:38 | Politik | 29 kommentarer", ["15 november 2010 12:38"]),
        ("2006-03-29 Möte söndag kväll", ["2006-03-29"]),
        ("2006-03-29Möte", ["2006-03-29"]),
        ("Av X - 10 augusti 2015 19:47", ["10 augusti 2015 19:47"]),
        ("Posted by X 21 Aug, 2017 14:14", ["21 Aug, 2017 14:14"]),
        ("31 december, 2022 3 kommentarer", ["31 december, 2022"]),
        ("30 augusti, 2017 at 21:42 0", ["30 augusti, 2017 at 21:42"]),
        ("Postat för 3 dagar sedan av X", ["för 3 dagar sedan"]),
        ("Skapad 20 mars 2017, uppdaterad 21 mars 2017", ["20 mars 2017", "21 mars 2017"]),
        ("Postat igår 12:34 av X", ["igår 12:34"]),
        ("Igår var en bra dag", []),
        ("20 mars 17 kommentarer", []),
        ("tel 070-20 3 2017", []),
        ("10.3.2017.5", []),
        ("version 1.2.2017.4", []),
        ("192.168.20.3", []),
        ("A20 mars 2017", []),
        ("20.3.2017-25.3.2017", []),
        ("31 februari 2017", []),
        ("2017", []),
        ("kl. 12:34", []),
    ],
)
def test_dates_are_found_among_words(text: str, expected: list[str]) -> None:
    found = find_stamps(text, lexicons=lexicons_in_order("sv"), zone=STOCKHOLM, captured_at=CAPTURED)
    assert [stamp.stamp.text for stamp in found] == expected
    assert [text[stamp.start : stamp.end] for stamp in found] == expected


@pytest.mark.parametrize(
    ("text", "expected", "zone"),
    [
        ("2017-03-20T12:34", "2017-03-20T12:34+01:00", "assumed"),
        ("2017-03-20T12:34:00Z", "2017-03-20T13:34:00+01:00", "stated"),
        ("2017-03-20T23:34:00Z", "2017-03-21T00:34:00+01:00", "stated"),
        ("2017-03-20T23:34:00+00:00", "2017-03-20T23:34:00+00:00", "stated"),
        ("2017-03-20 12:34:00.123 +0100", "2017-03-20T12:34:00+01:00", "stated"),
        ("2017-03-20T12:34-05:00", "2017-03-20T12:34-05:00", "stated"),
        ("20170320T123400Z", "2017-03-20T13:34:00+01:00", "stated"),
        ("2017-03-20", "2017-03-20", "assumed"),
        ("2017-03", "2017-03", "assumed"),
        ("2013-05-20UTC10:12", "2013-05-20T10:12+02:00", "assumed"),
        ("2016-10-30T02:30", "2016-10-30T02:30+02:00", "assumed"),
        ("Mon, 20 Mar 2017 12:34:56 +0100", "2017-03-20T12:34:56+01:00", "stated"),
        ("Mon, 20 Mar 2017 23:30:00 +0000", "2017-03-21T00:30:00+01:00", "stated"),
        ("20 Mar 2017 12:34 GMT", "2017-03-20T13:34+01:00", "stated"),
        ("Mon, 20-Mar-17 12:34:56 EST", "2017-03-20T12:34:56-05:00", "stated"),
        ("Mon Mar 20 2017 12:34:00 GMT+0100 (CET)", "2017-03-20T12:34:00+01:00", "stated"),
        ("Mon Mar 20 12:34:00 2017", "2017-03-20T12:34:00+01:00", "assumed"),
    ],
)
def test_machine_stamp_is_read_as_written(text: str, expected: str, zone: str) -> None:
    stamp = read_machine_stamp(text, zone=STOCKHOLM)
    assert _shown(stamp) == expected
    assert stamp is not None
    assert (stamp.zone, stamp.text) == (zone, text)


@pytest.mark.parametrize(
    "text",
    [
        "", "0001-01-01T00:00:00", "1970-01-01T00:00:00Z", "1970-01-01", "2017-02-31", "2017-03-20T25:00", "2101-01-01",
        "20 mars 2017", "Mon, 31 Feb 2017 12:00:00 +0000", "2017-03-20T12:34+99:99", "1490013240",
        "12:34", "201711", "2017111", "x" * 10**6,
    ],
)  # fmt: skip
def test_impossible_machine_stamp_is_none(text: str) -> None:
    assert read_machine_stamp(text, zone=STOCKHOLM) is None


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/2017/03/20/slug/", "2017-03-20"), ("/hans/2017/03/20/", "2017-03-20"), ("/2017-03-20-slug", "2017-03-20"),
        ("/2017/3/7/slug", "2017-03-07"), ("/2017/03/20.html", "2017-03-20"), ("/20170320-slug/", "2017-03-20"),
        ("/2017_03_20.html", "2017-03-20"), ("/2012/02/slug.html", "2012-02"), ("/2017/03/", "2017-03"),
        ("/2006/december/slug.html", "2006-12"), ("/2006/m%C3%A4rz/", "2006-03"), ("/2017/03/5-skal", "2017-03"),
        ("/2005_03_01_archive.html", "2005-03"), ("/2017/03/45/x", "2017-03"), ("/2017/", None), ("/2017", None),
        ("/2017/13/x", None), ("/2017/slug", None), ("/2017-2018-budget", None), ("/slug-2017-03-20", None),
        ("/wp-content/uploads/2017/03/20/a.jpg", None), ("/?p=2017/03/20", None), ("/1817/03/20/", None), ("", None),
    ],
)  # fmt: skip
def test_date_of_an_address(path: str, expected: str | None) -> None:
    assert _shown(stamp_from_url(f"https://exempel.se{path}")) == expected


def test_text_of_an_address_is_the_matched_path() -> None:
    stamp = stamp_from_url("https://exempel.se/b/2017/03/20/slug/?x=1")
    assert stamp is not None
    assert (stamp.text, stamp.zone) == ("/2017/03/20", "assumed")


CODES = tuple(lexicon.code for lexicon in LEXICONS)


def _lexicon(code: str) -> Lexicon:
    lexicon = lexicon_for(code)
    assert lexicon is not None
    return lexicon


def _styles(day: date, month: str, weekday: str, lexicon: Lexicon) -> list[str]:
    clock = next(iter(lexicon.clock_words))
    name = f"{day.day}. {month} {day.year}"
    return [
        name, f"{day.day} {month} {day.year}", f"{day.day} {month.capitalize()}, {day.year}", f"{day:%d.%m.%Y}",
        f"{month} {day.day}, {day.year}", f"{weekday}, {name}", f"{weekday} {day.day} {month} {day.year}",
        f"{day.day}/{day.month} {day.year}", day.isoformat(), f"{day:%Y/%m/%d}", f"{name}, {clock} 15:04",
        f"{name} {clock} 15.04", f"{name} - 15:04", f"{weekday} {day.day}.{day.month}.{day.year} {clock} 15:04",
    ]  # fmt: skip


@given(st.dates(date(1990, 1, 1), date(2099, 12, 31)), st.sampled_from(CODES), st.data())
def test_formatting_a_date_and_reading_it_is_the_identity(day: date, code: str, data: st.DataObject) -> None:
    lexicon = _lexicon(code)
    month = data.draw(st.sampled_from(lexicon.months[day.month - 1]))
    weekday = data.draw(st.sampled_from(lexicon.weekdays[day.weekday()]))
    for style in _styles(day, month, weekday, lexicon):
        stamp = _read(style, lexicon.code)
        assert stamp is not None, style
        assert stamp.date == day, style
        assert (stamp.moment is not None) == style.endswith(("15:04", "15.04")), style
        if stamp.moment is not None:
            assert (stamp.moment.hour, stamp.moment.minute) == (15, 4), style


@given(st.sampled_from(CODES), st.integers(1, 28), st.integers(0, 11), st.integers(0, 20), st.data())
def test_ages_are_read_in_every_language(code: str, days: int, months: int, years: int, data: st.DataObject) -> None:
    lexicon = _lexicon(code)
    units = dict(lexicon.units)
    before = lexicon.ago_before[0] if lexicon.ago_before else ""
    after = "" if before else lexicon.ago_after[0]
    one = data.draw(st.sampled_from(units["day"]))
    stamp = _read(f"{before} {days} {one} {after}", lexicon.code)
    assert stamp is not None
    assert (stamp.date, stamp.precision) == ((CAPTURED - timedelta(days=days)).date(), "day")
    year, month = (data.draw(st.sampled_from(units[unit])) for unit in ("year", "month"))
    stamp = _read(f"{before} {years} {year}, {months} {month} {after}", lexicon.code)
    total = 2017 * 12 + 7 - 12 * years - months
    assert stamp is None if total < 1990 * 12 else stamp is not None
    assert stamp is None or (stamp.date, stamp.precision) == (date(total // 12, total % 12 + 1, 1), "month")


@given(st.datetimes(datetime(1990, 1, 2), datetime(2099, 12, 30)), st.sampled_from(["", "Z", "+01:00", "-0330"]))  # noqa: DTZ001 - hypothesis takes naive bounds
def test_iso_round_trip(moment: datetime, offset: str) -> None:
    stamp = read_machine_stamp(moment.isoformat(timespec="seconds") + offset, zone=STOCKHOLM)
    assert stamp is not None
    assert stamp.moment is not None
    assert stamp.zone == ("stated" if offset else "assumed")
    if offset != "Z":
        assert stamp.moment.replace(tzinfo=None) == moment.replace(microsecond=0)
    assert stamp.date == stamp.moment.date()


@given(st.text(max_size=300))
def test_any_text_is_read_without_error(text: str) -> None:
    _read(text)
    read_machine_stamp(text, zone=STOCKHOLM)
    stamp_from_url(text)
    find_stamps(text, lexicons=lexicons_in_order(None), zone=STOCKHOLM, captured_at=CAPTURED)


ATOMS = [
    "1 ",
    "1.",
    "12:34 ",
    "20 mars ",
    "2017-03-",
    "för 3 dagar ",
    "T1:1",
    "+01:0",
    "/2017",
    " ",
    "\n",
    "den ",
    "ö",
    "-",
]


@given(st.lists(st.sampled_from(ATOMS), min_size=1, max_size=4))
def test_a_megabyte_of_hostile_text_takes_no_time(atoms: list[str]) -> None:
    unit = "".join(atoms)
    hostile = (unit * (1_000_000 // len(unit) + 1))[:1_000_000]
    for text in (hostile, hostile[:120], hostile[:80]):
        started = time.process_time()
        test_any_text_is_read_without_error.hypothesis.inner_test(text)  # type: ignore[attr-defined] # the body above
        assert time.process_time() - started < 1
