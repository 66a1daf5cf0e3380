import gzip
import os
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator

from archive.errors import ArchiveReadOnly, CaptureError
from archive.records import Locator
from archive.warc import WarcWriter, mend_tail, read_capture
from scraper import Capture

NOW = datetime(2026, 11, 22, 13, 0, 0, 123456, tzinfo=UTC)
URL = "https://blogg.exempel.se/hans/"
TOOLS = Path(sys.executable).parent


def capture(body: bytes = b"<p>hej", *, url: str = URL, **changes: object) -> Capture:
    made = Capture(
        url=url,
        final_url=url,
        fetched_at=NOW,
        status=200,
        reason="OK",
        http_version="HTTP/1.1",
        headers=(("Content-Type", "text/html"), ("content-length", str(len(body)))),
        body=body,
        raw_body=body,
        request_headers=(("Host", "blogg.exempel.se"), ("Accept", "*/*")),
        ip_address="192.0.2.7",
    )
    return replace(made, **changes)


def writer(folder: Path, **changes: object) -> WarcWriter:
    values = {"cited_to": lambda name: 0, "clock": lambda: NOW, "software": "bloggarkiv/0", **changes}
    return WarcWriter(folder, **values)


def read(folder: Path, place: Locator) -> Capture:
    return read_capture(folder, place, unpack=lambda raw, encoding: raw)


def records(path: Path) -> list[tuple[str, dict[str, str], bytes]]:
    with path.open("rb") as file:
        return [
            (record.rec_type, dict(record.rec_headers.headers), record.raw_stream.read())
            for record in ArchiveIterator(file, no_record_parse=True)
        ]


def only_file(folder: Path) -> Path:
    (path,) = (folder / "warc").iterdir()
    return path


def test_what_was_sent_comes_back(tmp_path):
    headers = (
        ("Content-Type", "text/html"),
        ("set-cookie", "a=1"),
        ("Set-Cookie", "b=2"),
        ("X-Empty", ""),
        ("X-Å", "blåbär"),
    )
    sent = capture(b"\x1f\x8b\x00r\xe5", headers=headers)
    with writer(tmp_path) as warc:
        (place,) = warc.append(sent)
    assert read(tmp_path, place) == replace(sent, request_headers=())


def test_content_encoding_is_undone_on_the_way_back(tmp_path):
    raw = gzip.compress(b"hej")
    sent = capture(raw, headers=(("Content-Encoding", "gzip"),))
    with writer(tmp_path) as warc:
        (place,) = warc.append(sent)
    back = read_capture(tmp_path, place, unpack=lambda body, encoding: {"gzip": gzip.decompress}[encoding](body))
    assert (back.body, back.raw_body) == (b"hej", raw)


@pytest.mark.parametrize(
    ("name", "value", "kept"),
    [
        ("Transfer-Encoding", "chunked", "X-Archive-Orig-Transfer-Encoding"),
        ("transfer-encoding", "gzip, chunked", "X-Archive-Orig-transfer-encoding"),
        ("Content-Length", "3", "Content-Length"),
        ("CONTENT-LENGTH", " 3 ", "CONTENT-LENGTH"),
        ("Content-Length", "4", "X-Archive-Orig-Content-Length"),
        ("Content-Length", "many", "X-Archive-Orig-Content-Length"),
    ],
)
def test_a_line_that_is_no_longer_true_is_renamed(tmp_path, name, value, kept):
    with writer(tmp_path) as warc:
        (place,) = warc.append(capture(b"hej", headers=((name, value),)))
    assert read(tmp_path, place).headers == ((kept, value),)


def test_a_file_holds_warcinfo_then_response_and_request_of_each_exchange(tmp_path):
    hop = capture(b"", url=f"{URL}?p=1", status=301, reason="Moved Permanently")
    sent = capture(redirects=(hop,))
    with writer(tmp_path) as warc:
        places = warc.append(sent)
    kinds = [(kind, head.get("WARC-Target-URI")) for kind, head, _ in records(only_file(tmp_path))]
    hops = [("response", f"{URL}?p=1"), ("request", f"{URL}?p=1")]
    assert kinds == [("warcinfo", None), *hops, ("response", URL), ("request", URL)]
    assert [read(tmp_path, place).status for place in places] == [301, 200]
    _, head, block = records(only_file(tmp_path))[3]
    _, asked, request = records(only_file(tmp_path))[4]
    assert (head["WARC-Date"], head["WARC-IP-Address"]) == ("2026-11-22T13:00:00.123456Z", "192.0.2.7")
    assert asked["WARC-Concurrent-To"] == head["WARC-Record-ID"]
    assert block.startswith(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n")
    assert request == b"GET /hans/ HTTP/1.1\r\nHost: blogg.exempel.se\r\nAccept: */*\r\n\r\n"


def test_not_modified_is_a_revisit_without_a_body(tmp_path):
    with writer(tmp_path) as warc:
        (place,) = warc.append(capture(b"", status=304, reason="Not Modified", headers=(("Content-Length", "99"),)))
    kind, head, _ = records(only_file(tmp_path))[1]
    assert kind == "revisit"
    assert head["WARC-Profile"].endswith("/server-not-modified")
    back = read(tmp_path, place)
    assert (back.status, back.headers, back.raw_body) == (304, (("Content-Length", "99"),), b"")


def test_the_same_captures_give_the_same_bytes(tmp_path):
    for name in ("a", "b"):
        ids = iter(range(100))
        with writer(tmp_path / name, new_id=lambda ids=ids: UUID(int=next(ids))) as warc:
            warc.append(capture())
    first, second = (only_file(tmp_path / name) for name in ("a", "b"))
    assert (first.name, first.read_bytes()) == (second.name, second.read_bytes())
    assert first.name == "bloggarkiv-20261122130000-00000.warc.gz"


def test_the_next_run_goes_on_in_the_same_file_and_says_who_it_is(tmp_path):
    places = []
    for version in ("bloggarkiv/1", "bloggarkiv/2"):
        with writer(tmp_path, software=version) as warc:
            places += warc.append(capture(version.encode()))
    assert [read(tmp_path, place).body for place in places] == [b"bloggarkiv/1", b"bloggarkiv/2"]
    infos = [block for kind, _, block in records(only_file(tmp_path)) if kind == "warcinfo"]
    assert [info.split(b"\r\n")[0] for info in infos] == [b"software: bloggarkiv/1", b"software: bloggarkiv/2"]


def test_a_full_file_is_followed_by_one_that_sorts_after_it_whatever_the_clock_says(tmp_path):
    times = iter([NOW, NOW, NOW.replace(year=2025), NOW, NOW, NOW])
    with writer(tmp_path, max_file_bytes=1, clock=lambda: next(times)) as warc:
        places = [warc.append(capture(str(number).encode()))[0] for number in range(3)]
    names = [place.file for place in places]
    assert names == sorted(set(names))
    assert [read(tmp_path, place).body for place in places] == [b"0", b"1", b"2"]


def test_a_run_that_fetches_nothing_makes_no_file(tmp_path):
    with writer(tmp_path):
        pass
    assert not (tmp_path / "warc").exists()


def test_a_file_shorter_than_what_is_cited_is_left_alone(tmp_path):
    with writer(tmp_path) as warc:
        warc.append(capture())
    path = only_file(tmp_path)
    path.write_bytes(path.read_bytes()[:-5])
    damaged = path.read_bytes()
    with writer(tmp_path, cited_to=lambda name: len(damaged) + 5 if path.name in name else 0) as warc:
        (place,) = warc.append(capture())
    assert path.read_bytes() == damaged
    assert not place.file.endswith(path.name)


def test_an_unwritable_folder_is_told_in_a_sentence(tmp_path):
    (tmp_path / "warc").write_text("a file stands where the folder belongs")
    with writer(tmp_path) as warc, pytest.raises(ArchiveReadOnly, match="cannot be written"):
        warc.append(capture())


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_full_disk_is_told_in_a_sentence(tmp_path):
    with writer(tmp_path) as warc:
        (place,) = warc.append(capture())
        warc._out.close()
        warc._out = Path("/dev/full").open("ab", buffering=0)  # noqa: SIM115 -- the writer closes it
        with pytest.raises(CaptureError, match="could not be written"):
            warc.append(capture())
        (after,) = warc.append(capture(b"igen"))
    assert (read(tmp_path, place).body, read(tmp_path, after).body) == (b"<p>hej", b"igen")


@pytest.mark.parametrize(
    "spoil",
    [
        lambda path, place: replace(place, offset=place.offset + 1),
        lambda path, place: replace(place, file="warc/none.warc.gz"),
        lambda path, place: replace(place, offset=0, length=place.offset),
        lambda path, place: replace(place, length=place.length - 1),
        lambda path, place: (path.write_bytes(b"\0" * path.stat().st_size), place)[1],
    ],
    ids=["wrong offset", "no file", "another record", "cut", "zeros"],
)
def test_a_record_that_cannot_be_read_is_told_with_its_place(tmp_path, spoil):
    with writer(tmp_path) as warc:
        (place,) = warc.append(capture())
    place = spoil(only_file(tmp_path), place)
    with pytest.raises(CaptureError, match=r"byte \d+, could not be read"):
        read(tmp_path, place)


_TEXT = st.text(st.characters(codec="latin-1", exclude_characters="\r\n\0"), max_size=30).map(str.strip)
_NAMES = st.text("abcXYZ-0123456789", min_size=1, max_size=12).filter(
    lambda name: name.lower() not in ("content-length", "transfer-encoding", "content-encoding")
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(
    body=st.binary(max_size=3000),
    headers=st.lists(st.tuples(_NAMES, _TEXT), max_size=6).map(tuple),
    status=st.sampled_from([200, 301, 404, 503]),
    reason=_TEXT,
)
def test_any_capture_comes_back_byte_for_byte(tmp_path, body, headers, status, reason):
    sent = capture(body, headers=headers, status=status, reason=reason)
    with writer(tmp_path) as warc:
        (place,) = warc.append(sent)
    assert read(tmp_path, place) == replace(sent, request_headers=())


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(cut=st.floats(0, 1), junk=st.sampled_from([b"", b"\0" * 50, b"\x1f\x8b\x08junk"]))
def test_after_a_cut_anywhere_the_file_is_whole_and_all_that_is_cited_is_there(tmp_path, cut, junk):
    folder = tmp_path / os.urandom(8).hex()
    with writer(folder) as warc:
        (cited,) = warc.append(capture(os.urandom(50)))
        end = cited.offset + cited.length
        warc.append(capture(os.urandom(5000), redirects=(capture(b"x"),)))
    path = only_file(folder)
    whole = path.read_bytes()
    path.write_bytes(whole[: end + int(cut * (len(whole) - end))] + junk)
    before = path.stat().st_size
    mended = mend_tail(path, cited_to=end)
    assert path.stat().st_size == before - mended >= end
    gzip.decompress(path.read_bytes())
    assert read(folder, cited).status == 200
    with writer(folder, cited_to=lambda name: end) as warc:
        (place,) = warc.append(capture(b"efter"))
    assert read(folder, place).body == b"efter"
    assert mend_tail(path, cited_to=end) == 0


@pytest.mark.parametrize("cites", [False, True])
def test_damage_before_whole_records_is_never_cut_off(tmp_path, cites):
    with writer(tmp_path) as warc:
        (cited,) = warc.append(capture(b"ett"))
        end = cited.offset + cited.length if cites else 0
        warc.append(capture(b"mitten"))
        (last,) = warc.append(capture(b"tre"))
    path = only_file(tmp_path)
    data = bytearray(path.read_bytes())
    data[(end or cited.offset) + 40] ^= 0xFF
    path.write_bytes(data)
    with pytest.raises(CaptureError, match="before its end"):
        mend_tail(path, cited_to=end)
    with writer(tmp_path, cited_to=lambda name: end if path.name in name else 0) as warc:
        (place,) = warc.append(capture(b"fyra"))
    assert path.read_bytes() == data
    assert place.file != last.file
    assert [read(tmp_path, there).body for there in (last, place)] == [b"tre", b"fyra"]


def test_a_file_that_was_killed_before_its_first_record_is_removed(tmp_path):
    path = tmp_path / "warc" / "bloggarkiv-20261122130000-00000.warc.gz"
    path.parent.mkdir()
    path.write_bytes(gzip.compress(b"WARC/1.1")[:10])
    with writer(tmp_path) as warc:
        assert warc.mended_bytes == 10
        assert not path.exists()


def test_the_tools_of_the_field_find_nothing_wrong(tmp_path):
    with writer(tmp_path, max_file_bytes=2000) as warc:
        for number in range(6):
            warc.append(capture(os.urandom(number * 200), redirects=(capture(b"", status=302, headers=()),)))
        warc.append(capture(b"", status=304))
        warc.append(capture(gzip.compress(b"hej"), headers=(("Content-Encoding", "gzip"), ("X", "å"), ("Y", "\u4e2d"))))
        warc.append(capture(b"hej", headers=(("Transfer-Encoding", "chunked"),), http_version="HTTP/2", reason=""))
        warc.append(capture(b"", url="https://xn--sm-yja.se/a b/å?q=<ö>#x", headers=(("X", "a\r\nb"),)))
    files = sorted(map(str, (tmp_path / "warc").iterdir()))
    assert len(files) > 2
    for file in files:
        for command in (["warcio", "check"], ["fastwarc", "check", "-p"]):
            done = subprocess.run([TOOLS / command[0], *command[1:], file], capture_output=True, text=True, check=False)
            assert done.returncode == 0, done.stdout + done.stderr
        assert subprocess.run(["gzip", "-t", file], check=False).returncode == 0
