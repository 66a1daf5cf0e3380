import random
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.diff import diff_texts


def marked(before: str, after: str) -> str:
    marks = {"same": "{}", "gone": "[-{}-]", "new": "{{+{}+}}"}
    rows = diff_texts(before, after).rows
    return " | ".join("".join(marks[run.kind].format(run.text.rstrip()) for run in row.runs) for row in rows)


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("Ja till bron.", "Nej till bron.", "[-Ja-]{+Nej+}till bron."),
        ("Bron kostar 12 kr.", "Bron kostar 14 kr.", "Bron kostar[-12-]{+14+}kr."),
        ("En.\n\nTvå.\n\nTre.", "En.\n\nTre.", "En. | [-Två.-] | Tre."),
        ("En.\n\nTre.", "En.\n\nTvå.\n\nTre.", "En. | {+Två.+} | Tre."),
        ("Hej där.", "Hej  där.", "Hej  där."),
        ("", "Ny text.", "{+Ny text.+}"),
        ("Gammal text.", "", "[-Gammal text.-]"),
        ("", "", ""),
        ("Ett A.\n\nTvå B.", "Ett A. Två B.", "Ett A.[--]Två B."),
    ],
)
def test_words_that_differ_are_marked_and_all_others_are_not(before, after, expected):
    assert marked(before, after) == expected


def test_words_that_only_happen_to_stand_in_two_rewritten_passages_are_no_agreement():
    before = "Jag tycker själv att kommunen nu ska satsa på skolan"
    after = "Vi menar alla som en att regionen bör lägga mer pengar"
    assert marked(before, after) == f"[-{before}-]{{+{after}+}}"


_WORDS = st.lists(st.sampled_from(["ja", "nej", "bron", ".", "\n\n", "12", "ö"]), max_size=60).map(" ".join)


@settings(deadline=None, max_examples=200)
@given(_WORDS, _WORDS)
def test_each_side_of_a_difference_is_its_text(before, after):
    rows = diff_texts(before, after).rows
    for kind, text in (("gone", before), ("new", after)):
        said = " ".join(run.text for row in rows for run in row.side(kind))
        assert "".join(said.split()) == "".join(text.split())


def text_of(blocks: int, words: int, *, seed: int) -> list[str]:
    chance = random.Random(seed)
    return [" ".join(f"ord{chance.randrange(20_000)}" for _ in range(words)) for _ in range(blocks)]


def test_ten_megabytes_are_compared_in_seconds():
    old = text_of(20_000, 60, seed=1)
    new = [block.replace("1", "2", 3) if place % 50 == 0 else block for place, block in enumerate(old)]
    before, after = "\n\n".join(old), "\n\n".join(new)
    assert len(before) > 10_000_000
    began = time.process_time()
    diff = diff_texts(before, after)
    assert time.process_time() - began < 5
    assert not diff.is_coarse
    assert 0 < diff.words("new") == diff.words("gone") <= 1200


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("a b " * 100_000, "b a a " * 70_000),
        (" ".join(text_of(1, 300_000, seed=1)), " ".join(text_of(1, 300_000, seed=2))),
        ("\n\n".join(["ja"] * 50_000), "\n\n".join(["nej", "ja"] * 25_000)),
        ("x" * 5_000_000, "y" * 5_000_000),
        (" " * 2_000_000 + "a", "\n" * 2_000_000 + "a"),
    ],
    ids=["two words for ever", "nothing in common", "two blocks for ever", "one word", "white space"],
)
def test_hostile_texts_take_no_longer(before, after):
    began = time.process_time()
    diff_texts(before, after)
    assert time.process_time() - began < 8


def test_a_text_too_large_to_compare_says_so_and_is_told_whole():
    before, after = " ".join(text_of(1, 600_000, seed=1)), " ".join(text_of(1, 600_000, seed=2))
    diff = diff_texts(before, after)
    assert diff.is_coarse
    assert [run.kind for row in diff.rows for run in row.runs] == ["gone", "new"]
