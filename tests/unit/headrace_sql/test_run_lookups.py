"""The range of an index that holds all texts with a beginning."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from headrace.sql.queries.run_lookups import following

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=6)
last = chr(0x10FFFF)


@given(texts, texts)
def test_the_following_text_comes_after_all_with_the_beginning(prefix: str, rest: str) -> None:
    end = following(prefix)
    assert end is None or prefix + rest < end
    assert end is None or prefix + last * 8 < end


@given(texts, texts)
def test_what_lies_before_the_following_text_has_the_beginning(prefix: str, other: str) -> None:
    end = following(prefix)
    if end is not None and prefix <= other < end:
        assert other.startswith(prefix)


def test_the_end_of_the_alphabet_has_nothing_after_it() -> None:
    assert following("") is None
    assert following(last) is None
    assert following("a" + last) == "b"
    assert following("\ud7ff") == "\ue000"
