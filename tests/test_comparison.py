"""Two copies side by side: what was kept, changed, cut, added and moved, word for word."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.article import Article
from archive.stories.comparison.comparison import Change, Comparison, Kind, Row, Run, compare
from archive.stories.comparison.differences import percent, summary
from archive.stories.comparison.subsequence import MOST, blocks
from archive.stories.comparison.units import units
from tests.making import article

CRANES = "Every crane in the port of Durban stood still on Monday morning."
PAY = "The dockers want a tenth more pay, said the secretary of their union."
SHIPS = "Eleven ships lie at anchor off the bluff. Two of them carry fruit that will not keep."
TALKS = "Talks with the port begin on Thursday at the old customs house."


def told(*bodies: list[str] | str) -> Comparison:
    return compare(*(article(str(number), body) for number, body in enumerate(bodies)))


def kinds(found: Comparison) -> list[str]:
    return [row.kind.value for row in found.body]


def marked(runs: tuple[Run, ...]) -> str:
    """Runs as text: [cut], {added}, <set otherwise>."""
    signs = {Change.KEPT: "", Change.CUT: "[]", Change.ADDED: "{}", Change.TYPOGRAPHY: "<>"}
    return "".join(f"{signs[run.change][:1]}{run.text}{signs[run.change][1:]}" for run in runs)


def sides(row: Row) -> tuple[str, str]:
    left, right = (" / ".join(marked(one.runs) for one in side) for side in (row.left, row.right))
    return left, right


def test_the_same_text_is_kept_whole():
    found = told([CRANES, PAY], [CRANES, PAY])
    assert kinds(found) == ["kept", "kept"]
    assert (found.likeness, found.same_words) == (1.0, 25)


def test_a_changed_word_is_cut_on_the_left_and_added_on_the_right():
    (row,) = told(PAY, PAY.replace("tenth", "fifth")).body
    assert sides(row) == (
        "The dockers want a [tenth ]more pay, said the secretary of their union.",
        "The dockers want a {fifth }more pay, said the secretary of their union.",
    )


def test_a_paragraph_that_only_one_copy_has_is_cut_or_added():
    assert kinds(told([CRANES, PAY, TALKS], [CRANES, TALKS])) == ["kept", "cut", "kept"]
    assert kinds(told([CRANES, TALKS], [CRANES, PAY, TALKS])) == ["kept", "added", "kept"]


def test_a_paragraph_that_stands_elsewhere_has_moved_and_its_words_are_the_same():
    found = told([CRANES, PAY, TALKS], [TALKS.replace("Thursday", "Friday"), CRANES, PAY])
    assert kinds(found) == ["moved", "kept", "kept", "moved"]
    assert [row.twin for row in found.body] == [3, None, None, 0]
    assert sides(found.body[3])[0].count("[Thursday ]") == 1
    assert found.rows_by_kind[Kind.MOVED] == 1
    assert found.same_words == found.left_words - 1


def test_paragraphs_that_were_split_or_joined_stand_in_one_row():
    first, second = SHIPS.partition(". ")[0] + ".", SHIPS.partition(". ")[2]
    (row,) = told(SHIPS, [first, second]).body
    assert (row.kind, sides(row)) == (Kind.SPLIT, (SHIPS, f"{first} / {second}"))
    assert kinds(told([first, second], SHIPS)) == ["joined"]
    assert kinds(told(SHIPS, [first, second.replace("fruit", "grain")])) == ["changed"]


def test_what_is_only_set_otherwise_is_typography_and_no_changed_word():
    (row,) = told("“Pay us”, they said – the port’s men.", "'Pay us', they said -- the port's men.").body
    assert row.kind is Kind.TYPOGRAPHY
    assert sides(row)[1] == "<'>Pay us<'>, they said <-- >the <port's >men."
    assert not row.differs


def test_blanks_make_no_difference():
    assert kinds(told("A  dash—and no\u00a0more .", "A dash — and no more.")) == ["kept"]
    assert kinds(told("Two  words\u00a0here", " Two words here ")) == ["kept"]


def test_a_sign_that_was_added_is_shown_and_counts_as_no_word():
    (row,) = (
        found := told("Ships lie at anchor and wait for Thursday", "Ships lie at anchor, and wait for Thursday")
    ).body
    assert sides(row)[1] == "Ships lie at anchor{, }and wait for Thursday"
    assert found.likeness == 1.0


def test_chinese_is_compared_by_its_characters():
    (row,) = told("港口的起重机星期一全部停了", "港口的起重机星期二全部停了").body
    assert sides(row) == ("港口的起重机星期[一]全部停了", "港口的起重机星期{二}全部停了")


def test_arabic_is_compared_by_its_words_and_a_lengthened_one_is_the_same():
    (row,) = told("توقفت الرافعات يوم الاثنين في الميناء", "توقفت الرافعـات يوم الثلاثاء في الميناء").body
    assert sides(row)[1] == "توقفت <الرافعـات >يوم {الثلاثاء }في الميناء"


def test_headline_and_standfirst_are_compared_word_for_word():
    one = article("a", CRANES, title="Cranes stand still", standfirst="A port waits.")
    other = article("b", CRANES, title="Cranes stand still in Durban")
    found = compare(one, other)
    assert (marked(found.title.left), marked(found.title.right)) == (
        "Cranes stand still",
        "Cranes stand still {in Durban}",
    )
    assert (found.title.kind, found.standfirst.kind) == (Kind.CHANGED, Kind.CUT)


def test_facts_that_differ_are_told_and_those_that_are_the_same_are_not():
    one = article("a", CRANES, outlet="Gazette", date="2015-05-22", byline=("Ann Lee", "Bo Roy"))
    other = article("b", CRANES, outlet="Courier", date="2015-05-22", dateline="DURBAN")
    found = compare(one, other)
    assert [(fact.name, fact.left, fact.right) for fact in found.facts] == [
        ("outlet", "Gazette", "Courier"),
        ("byline", "Ann Lee, Bo Roy", ""),
        ("dateline", "", "DURBAN"),
    ]


def test_words_in_common_that_stand_astray_between_changes_are_no_kept_text():
    one = "Two ships wait at anchor while the old harbour master counts them and frets over fruit"
    other = "Two ships wait at anchor though no new tug the size of those came and frets over fruit"
    (row,) = told(one, other).body
    assert "the " not in [run.text for run in row.left[0].runs if run.change is Change.KEPT]


def test_shares_say_how_much_of_each_copy_the_other_has():
    found = told([CRANES, PAY], [CRANES])
    assert (found.share_of_left, found.share_of_right) == (12 / 25, 1.0)
    assert found.likeness == pytest.approx(24 / 37)


def test_two_empty_bodies_have_nothing_in_common_and_nothing_else():
    found = told([], [])
    assert (found.body, found.likeness, found.share_of_left, found.share_of_right) == ((), None, None, None)


def test_lines_that_recur_are_aligned_in_order():
    found = told(["* * *", CRANES, "* * *", PAY, "* * *"], ["* * *", CRANES, "* * *", "* * *"])
    assert kinds(found) == ["kept", "kept", "kept", "cut", "kept"]


@pytest.mark.parametrize(
    ("other", "sentence"),
    [
        ([CRANES, PAY], "all of the words are the same"),
        ([], "none of the words are the same; 2 paragraphs cut"),
        ([CRANES, TALKS, PAY], "81% of the words are the same; 1 paragraph added"),
        (
            [PAY.replace("more", "less"), TALKS],
            "48% of the words are the same; 1 paragraph changed, 1 cut, 1 added",
        ),
    ],
)
def test_what_differs_is_told_in_a_sentence(other, sentence):
    assert summary(told([CRANES, PAY], other)) == sentence


def test_two_texts_without_words_say_so():
    assert summary(told([], [])) == "neither has any text"


def test_all_and_none_are_said_only_where_that_is_so():
    assert [percent(share) for share in (0, 0.001, 0.5, 0.999, 1)] == ["none", "1%", "50%", "99%", "all"]


# Texts without end


SAID = (
    "the",
    "port",
    "of",
    "Durban,",
    "stood",
    "still;",
    "“now”",
    "‘here’",
    "–",
    "港口",
    "停",
    "مرفأ",
    "\u00a0",
    "x",
)
words = st.lists(st.sampled_from(SAID), max_size=30)
bodies = st.lists(words.map(" ".join) | st.text(max_size=40), max_size=6)


def joined(found: Comparison, side: str) -> list[str]:
    """The body of a side, put together from its runs in the order of its paragraphs."""
    paragraphs = [one for row in found.body for one in getattr(row, side)]
    texts = {one.place: "".join(run.text for run in one.runs) for one in paragraphs}
    assert len(texts) == len(paragraphs)
    return [texts[place] for place in sorted(texts)]


PARAGRAPHS = (CRANES, PAY, SHIPS, TALKS)
rearranged = st.permutations(range(4)).flatmap(
    lambda order: st.lists(st.sampled_from((" ", "\n")), min_size=3, max_size=3).map(
        lambda between: "".join(
            PARAGRAPHS[place] + blank for place, blank in zip(order, (*between, ""), strict=True)
        ).split("\n")
    )
)


@given(rearranged, rearranged)
def test_paragraphs_that_were_moved_split_and_joined_at_once_are_told_whole(one, other):
    found = told(one, other)
    assert joined(found, "left") == one
    assert joined(found, "right") == other
    for number, row in enumerate(found.body):
        assert (row.kind is Kind.MOVED) == (row.twin is not None)
        assert row.twin is None or found.body[row.twin].twin == number


def test_what_stands_between_the_parts_of_a_split_paragraph_has_not_moved():
    found = told([f"{CRANES} {PAY}", SHIPS], [CRANES, SHIPS, PAY])
    assert joined(found, "right") == [CRANES, SHIPS, PAY]
    assert Kind.MOVED not in {row.kind for row in found.body}


def test_an_empty_paragraph_that_one_copy_has_is_cut_or_added():
    assert kinds(told([CRANES, ""], [CRANES])) == ["kept", "cut"]
    assert kinds(told([CRANES], ["", CRANES])) == ["added", "kept"]


@given(bodies, bodies)
def test_the_pieces_of_either_side_joined_are_its_text(one, other):
    found = told(one, other)
    assert joined(found, "left") == one
    assert joined(found, "right") == other


SWAPPED = {Change.CUT: Change.ADDED, Change.ADDED: Change.CUT}


def changes(found: Comparison, side: str, *, swapped: bool = False) -> list[tuple[int, list[tuple[Change, str]]]]:
    names = SWAPPED if swapped else {}
    paragraphs = [one for row in found.body for one in getattr(row, side)]
    return sorted(
        (one.place, [(names.get(run.change, run.change), run.text) for run in one.runs]) for one in paragraphs
    )


@given(bodies, bodies)
def test_swapping_the_sides_swaps_what_was_cut_and_added(one, other):
    here, there = told(one, other), told(other, one)
    assert changes(here, "left") == changes(there, "right", swapped=True)
    assert changes(here, "right") == changes(there, "left", swapped=True)
    assert here.same_words == there.same_words


@given(bodies, bodies)
def test_what_is_kept_says_the_same_on_both_sides(one, other):
    for row in told(one, other).body:
        kept = [
            [key for one in side for run in one.runs if run.change in (Change.KEPT, Change.TYPOGRAPHY)
             for key in units(run.text).keys if key]
            for side in (row.left, row.right)
        ]  # fmt: skip
        if row.kind is not Kind.MOVED:
            assert "".join(kept[0]) == "".join(kept[1])


@given(st.text())
def test_the_units_of_a_text_joined_are_the_text(text):
    assert "".join(units(text).texts) == text


# Long texts


def test_a_word_repeated_without_end_is_compared():
    found = told("word " * 100_000, "word " * 90_000 + "end")
    assert (found.left_words, found.right_words, found.same_words) == (100_000, 90_001, 90_000)
    assert told(["word"] * 2_000, ["word"] * 1_500).rows_by_kind[Kind.KEPT] == 1_500


def test_a_word_astray_does_not_part_what_is_the_same():
    found = told("end " + "word " * 600, "word " * 600 + "end")
    assert found.same_words == 600


def numbered(count: int, salt: int = 1) -> list[str]:
    """Invented words of which few recur."""
    return [f"w{number * 7919 * salt % 50_021}" for number in range(count)]


def test_a_long_text_is_parted_where_a_run_of_words_stands_once():
    one = numbered(60_000)
    other = [*one[:20_000], "new", *one[20_000:40_000], *one[41_000:]]
    assert sum(block.size for block in blocks(one, other)) == 59_000


def test_what_nothing_parts_is_compared_slice_by_slice():
    one, other = ["a"] * 20_000 + ["b"], ["c"] + ["a"] * 20_000
    assert len(one) * len(other) > MOST
    assert sum(block.size for block in blocks(one, other)) > 19_900


def test_bodies_of_very_many_words_are_compared_more_coarsely():
    paragraphs = [" ".join(numbered(1_000, salt)) for salt in range(1, 120)]
    changed = [*paragraphs[:50], paragraphs[50].replace("w", "v", 1), *paragraphs[52:], paragraphs[51]]
    found = told(paragraphs, changed)
    assert found.is_coarse
    assert not told(paragraphs[:50], changed[:50]).is_coarse
    assert found.rows_by_kind[Kind.MOVED] == 0
    assert found.rows_by_kind[Kind.KEPT] == 117
    assert joined(found, "right") == changed


def facts_of(left: Article, right: Article) -> list[str]:
    return [fact.name for fact in compare(left, right).facts]


def test_what_neither_copy_states_is_no_difference():
    assert facts_of(article("a"), article("b")) == []
