"""Where an article's text names places, beside what was searched for."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from archive.article import Article, ArticlePlace, Mention
from archive.results import Piece, Snippet
from tests.making import article, place
from web.placed import named_in, runs

IRAQ, HIT = place("IQ"), place("IQ/hit")


def naming(*spans: tuple[int, int, str], field: str = "body", paragraph: int = 0) -> Article:
    """An article whose text names these places from one character to another."""
    found: dict[str, list[Mention]] = {}
    for start, end, id in spans:
        mention = Mention(field=field, paragraph=paragraph, start=start, end=end, text="")
        found.setdefault(id, []).append(mention)
    places = tuple(ArticlePlace(place=place(id), mentions=tuple(mentions)) for id, mentions in found.items())
    return Article(**vars(article()) | {"places": places})


def told(pieces: Snippet, made: Article) -> list[tuple[str, str | None]]:
    return [
        (
            "".join(f"[{one.text}]" if one.matched else one.text for one in run.pieces),
            run.place and run.place.id,
        )
        for run in runs(pieces, named_in(made, "body"))
    ]


def test_a_name_is_a_run_of_its_own() -> None:
    pieces = (Piece("Troops left Hit on Monday.", False),)
    assert told(pieces, naming((12, 15, "IQ/hit"))) == [
        ("Troops left ", None),
        ("Hit", "IQ/hit"),
        (" on Monday.", None),
    ]


def test_a_hit_within_a_name_and_one_across_its_end_stay_marked() -> None:
    pieces = (Piece("New ", False), Piece("York Times", True))
    assert told(pieces, naming((0, 8, "US/new-york"))) == [("New [York]", "US/new-york"), ("[ Times]", None)]


def test_of_names_that_overlap_the_first_and_longest_is_shown() -> None:
    made = naming((0, 8, "US/new-york"), (4, 8, "GB/york"), (6, 12, "US"))
    assert [(one.start, one.end) for one in named_in(made, "body")] == [(0, 8)]


def test_a_mention_of_nothing_or_beyond_the_text_is_left_out() -> None:
    pieces = (Piece("Hit", False),)
    assert told(pieces, naming((2, 2, "IQ"), (0, 9, "IQ/hit"))) == [("Hit", None)]


def test_each_paragraph_has_its_own_names() -> None:
    made = naming((0, 3, "IQ/hit"), paragraph=1)
    assert named_in(made, "body", 0) == []
    assert named_in(made, "title") == []
    assert [one.place.id for one in named_in(made, "body", 1)] == ["IQ/hit"]


snippets = st.lists(st.tuples(st.text(min_size=1, max_size=6), st.booleans()), max_size=6)
spans = st.lists(st.tuples(st.integers(-3, 30), st.integers(-3, 30), st.sampled_from(["IQ", "IQ/hit"])), max_size=6)


@given(snippets, spans)
def test_whatever_is_named_the_text_and_its_hits_stay_as_they_are(texts, named) -> None:
    pieces = tuple(Piece(text, matched) for text, matched in texts)
    made = [one for run in runs(pieces, named_in(naming(*named), "body")) for one in run.pieces]
    letters = [(letter, one.matched) for one in pieces for letter in one.text]
    assert [(letter, one.matched) for one in made for letter in one.text] == letters


def test_what_speaks_for_a_country_is_no_name_and_gives_way_to_one() -> None:
    made = naming((0, 7, "US/georgia"))
    spoken = (
        Mention(field="body", paragraph=0, start=start, end=start + 7, text="", kind="demonym") for start in (0, 9)
    )
    made = Article(**vars(made) | {"spoken_of": (ArticlePlace(place=place("GE"), mentions=tuple(spoken)),)})
    assert [(one.start, one.place.id, one.is_name) for one in named_in(made, "body")] == [
        (0, "US/georgia", True),
        (9, "GE", False),
    ]
