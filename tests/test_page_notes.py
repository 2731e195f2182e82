"""Notes on an article, lists with numbers and text that was encoded twice, on saved pages."""

import pytest

from archive.article import Role
from indexer.cleaning.pages.notes import is_closing_note, is_note
from indexer.mending import mended
from tests.test_cleaning_pages import FIRST, PARAGRAPHS, SECOND, THIRD, page, removed_role


@pytest.mark.parametrize(
    "line",
    [
        "Reporting by Jane Doe; Editing by John Roe",
        "Correspondent Jane Doe contributed to this report.",
        "This story was originally published December 22, 2023.",
        "This article originally appeared on The Harbour Times.",
        "This interview has been edited for length and clarity.",
        "Email Jane Doe at jane@example.org",
    ],
)
def test_a_note_at_the_end_is_no_paragraph(line):
    article = page(f"{PARAGRAPHS}<p>{line}</p>")
    assert article.body == (FIRST, SECOND, THIRD)
    assert removed_role(article, line) is not None


def test_a_note_at_the_end_is_listed_as_a_notice():
    line = "This interview has been edited for length and clarity."
    assert removed_role(page(f"{PARAGRAPHS}<p>{line}</p>"), line) is Role.NOTICE


@pytest.mark.parametrize("line", ["You may also like", "On this page", "Lesen Sie auch: Der Fluss im Winter"])
def test_a_pointer_to_other_pages_goes_wherever_it_stands(line):
    assert page(f"<p>{FIRST}</p><p>{line}</p><p>{SECOND}</p><p>{THIRD}</p>").body == (FIRST, SECOND, THIRD)


@pytest.mark.parametrize("line", [FIRST, SECOND, "More rain is expected on Sunday.", "Reporting lines were cut."])
def test_a_sentence_of_the_story_is_no_note(line):
    assert not is_note(line)
    assert not is_closing_note(line)


def test_the_items_of_an_ordered_list_keep_their_numbers():
    items = "<ol start='3'><li>Pumps from the coast</li><li></li><li>Boats from the lake</li></ol>"
    body = page(f"<p>{FIRST}</p>{items}<p>{SECOND}</p><p>{THIRD}</p>").body
    assert body == (FIRST, "3. Pumps from the coast", "5. Boats from the lake", SECOND, THIRD)


def test_a_page_that_was_encoded_twice_reads_as_it_was_written():
    twice = "“It’s over,” the mayor said. “We’re safe.”".encode().decode("cp1252", "ignore")
    assert mended("donâ€™t, wonâ€™t, canâ€™t") == "don’t, won’t, can’t"
    assert mended("Â«Ã©tÃ©Â»") == "«été»"
    assert "It’s" in mended(twice)


def test_a_single_strange_pair_of_letters_stays():
    assert mended("NESCAFÉ® and âge") == "NESCAFÉ® and âge"
