"""Every figure is counted as shared/metrics.md defines it."""

import pytest

from benchmarks import metrics


def test_a_gram_is_four_words_with_their_case():
    assert dict(metrics.word_grams("The rain fell on Harbour")) == {
        ("The", "rain", "fell", "on"): 1,
        ("rain", "fell", "on", "Harbour"): 1,
    }


def test_a_short_text_is_one_gram():
    assert dict(metrics.word_grams("Rain fell.")) == {("Rain", "fell"): 1}


def test_a_text_without_words_has_no_gram():
    assert not metrics.word_grams(" … ")


def test_an_overlap_counts_what_is_shared_extra_and_lost():
    assert metrics.body_overlap("a b c d e", "b c d e f g") == metrics.Overlap(hit=1, extra=1, lost=2)


def test_a_gram_said_twice_is_only_hit_as_often_as_the_truth_says_it():
    assert metrics.body_overlap("a b c d a b c d", "a b c d").hit == 1


def test_a_page_without_output_counts_for_recall_only():
    found = metrics.body_f1([metrics.Overlap(10, 0, 0), metrics.Overlap(0, 0, 5)])
    assert (found.precision, found.recall) == (1.0, 0.5)


def test_f1_is_taken_of_the_two_means():
    assert metrics.Figures(0.5, 1.0).f1 == pytest.approx(2 / 3)


def test_nothing_found_is_an_f1_of_zero():
    assert metrics.Figures(0.0, 0.0).f1 == 0.0


def test_an_exact_body_has_the_same_words_whatever_stands_between_them():
    assert metrics.same_words("Rain fell.\n\nIt stopped.", "Rain fell. It stopped")
    assert not metrics.same_words("Rain fell", "rain fell")


def test_titles_are_compared_with_straight_quotes_and_dashes_and_without_case():
    assert metrics.same_title("“Rain” – what  next?", '"rain" - What next?')


def test_a_missing_title_is_never_right():
    assert not metrics.same_title(None, "")


def test_authors_are_split_and_their_lead_words_cut():
    assert metrics.author_set(["By Jane Doe and John Roe"]) == metrics.author_set(["john roe", "Jane Doe"])


def test_accents_and_punctuation_do_not_tell_authors_apart():
    assert metrics.author_set(["José P. Núñez"]) == metrics.author_set(["Jose P Nunez"])


def test_dates_agree_on_the_calendar_day():
    assert metrics.same_day("2015-05-22T17:04", "2015-05-22")
    assert not metrics.same_day("2015-05", "2015-05-22")
    assert not metrics.same_day(None, "2015-05-22")


def test_a_share_of_nothing_is_zero():
    assert metrics.share([]) == 0.0
    assert metrics.share([True, False]) == 0.5
