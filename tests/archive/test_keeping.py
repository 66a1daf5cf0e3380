"""What many blogs bring at once is synced once, its bytes first; one's trouble is not the others'."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import pytest

from archive.errors import StoreError
from archive.keeping import Keeper
from archive.records import Locator
from archive.warc import Entry
from tests.archive.conftest import FRONT, Bench

Blog = Callable[[Keeper], Awaitable[Any]]


class Watched:
    """A bench's archive, which notes when bytes are written, and rows committed."""

    def __init__(self, bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
        self.bench, self.log = bench, list[str]()
        append, together = bench.warc.append_all, bench.store.together

        def append_all(entries: Sequence[Entry]) -> list[tuple[Locator, ...]]:
            self.log.append(f"bytes of {len(entries)}")
            return append(entries)

        def watched() -> Any:
            self.log.append("rows")
            return together()

        monkeypatch.setattr(bench.warc, "append_all", append_all)
        monkeypatch.setattr(bench.store, "together", watched)

    def run(self, *blogs: Blog) -> list[Any]:
        async def run() -> list[Any]:
            keeper = Keeper(self.bench.store, self.bench.warc)
            keeping = asyncio.create_task(keeper.run())

            async def at_work(blog: Blog) -> Any:
                with keeper.at_work():
                    return await blog(keeper)

            try:
                return await asyncio.gather(*map(at_work, blogs), return_exceptions=True)
            finally:
                keeping.cancel()

        return asyncio.run(run())

    def visit(self, number: int) -> Blog:
        capture = self.bench.capture(f"{FRONT}{number}/")
        return lambda keeper: keeper.keep(lambda places: (number, *places), Entry(capture.url, capture))


@pytest.fixture
def watched(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> Watched:
    return Watched(bench, monkeypatch)


def test_what_all_blogs_bring_is_written_in_one_go_bytes_first(watched: Watched) -> None:
    kept = watched.run(*(watched.visit(number) for number in range(5)))
    assert watched.log == ["bytes of 5", "rows"]
    assert [number for number, _ in kept] == [0, 1, 2, 3, 4]
    for number, place in kept:
        assert watched.bench.warc.read(place, unpack=lambda raw, _: raw).url == f"{FRONT}{number}/"


def test_what_is_at_hand_does_not_wait_long_for_a_slow_blog(watched: Watched) -> None:
    async def slow(keeper: Keeper) -> None:
        await asyncio.sleep(0.5)
        watched.log.append("slow")

    watched.run(watched.visit(1), watched.visit(2), slow)
    assert watched.log == ["bytes of 2", "rows", "slow"]


def test_an_error_of_ones_own_fails_nobody_else_and_leaves_nothing_half_written(watched: Watched) -> None:
    store, now = watched.bench.store, watched.bench.now

    def put(name: str, *, fails: bool) -> Callable[[tuple[Locator, ...]], str]:
        def write(_: tuple[Locator, ...]) -> str:
            with store._transaction() as db:
                db.execute("INSERT INTO archive (key, value) VALUES (?, ?)", (name, str(now)))
                if fails:
                    raise ZeroDivisionError
            return name

        return write

    first, failed, last = watched.run(
        *(lambda keeper, n=n: keeper.keep(put(f"test-{n}", fails=n == 1)) for n in range(3))
    )
    assert (first, last) == ("test-0", "test-2")
    assert isinstance(failed, ZeroDivisionError)
    kept = watched.bench.rows("SELECT key FROM archive WHERE key LIKE 'test-%' ORDER BY key")
    assert [row["key"] for row in kept] == ["test-0", "test-2"]


def test_an_archive_that_fails_fails_all_that_wait_and_undoes_their_rows(watched: Watched) -> None:
    store, now = watched.bench.store, watched.bench.now

    def start_run(_: tuple[Locator, ...]) -> int:
        return store.start_run(now=now, version="0", rules_version="r")

    def full(_: tuple[Locator, ...]) -> None:
        raise StoreError("The disk is full", hint="Make room.")

    before = watched.bench.count("runs")
    outcomes = watched.run(lambda keeper: keeper.keep(start_run), lambda keeper: keeper.keep(full))
    assert [type(outcome) for outcome in outcomes] == [StoreError, StoreError]
    assert watched.bench.count("runs") == before


def test_what_is_cancelled_while_it_waits_is_not_kept(watched: Watched) -> None:
    async def run() -> None:
        keeper = Keeper(watched.bench.store, watched.bench.warc)
        waiting = asyncio.create_task(keeper.keep(lambda _: watched.log.append("cancelled one")))
        await asyncio.sleep(0)
        waiting.cancel()
        await asyncio.gather(waiting, return_exceptions=True)
        keeping = asyncio.create_task(keeper.run())
        await watched.visit(1)(keeper)
        keeping.cancel()

    asyncio.run(run())
    assert watched.log == ["bytes of 1", "rows"]


def test_what_is_to_be_kept_soon_comes_with_the_next_or_alone(watched: Watched) -> None:
    async def begins(keeper: Keeper) -> None:
        keeper.keep_soon(lambda: watched.log.append("begun"))
        await watched.visit(1)(keeper)
        keeper.keep_soon(lambda: watched.log.append("left"))
        await asyncio.sleep(0.3)

    watched.run(begins)
    assert watched.log == ["bytes of 1", "rows", "begun", "bytes of 0", "rows", "left"]
