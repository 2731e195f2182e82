"""Facets above the engine: what readers write is what the archive has, and every value can be reached."""

from __future__ import annotations

from dataclasses import replace
from itertools import chain

import numpy as np
import pytest

from archive import facetlabels, open_archive
from archive.article import ArticlePlace
from archive.errors import BadParameter, NotFound
from archive.facetlabels import FacetLabels, folded, initial
from archive.parameters import SearchRequest, ValueOrder
from archive.settings import read_settings
from tests.making import accession, article, place

OUTLETS = ["The Rosedale Courier", "Harbour Gazette", "Le Présage", "Rose Herald", "#9 Weekly"]


@pytest.fixture
def filled(archive):
    """Outlets with 5 articles, 4 and so on; the first article is in German."""
    rows = [(outlet, n) for place, outlet in enumerate(OUTLETS) for n in range(5 - place)]
    archive.store.add(
        [
            accession(
                article(
                    body=f"A flood {n}.",
                    source_id=f"{outlet}{n}",
                    outlet=outlet,
                    language="en" if number else "de",
                    date=f"201{n}-05-0{n + 1}",
                )
            )
            for number, (outlet, n) in enumerate(rows)
        ]
    )
    return archive


def outlets(page) -> list[str]:
    return [value.value for value in page.values]


def told(results, name):
    (facet,) = [facet for facet in results.facets if facet.name == name]
    return facet


# What readers write


@pytest.mark.parametrize("name", ["the rosedale courier", " THE  ROSEDALE COURIER ", "The Rosedale Courier"])
def test_case_and_spaces_of_a_value_make_no_difference(filled, name):
    results = filled.search(outlet=name)
    assert (results.total, results.filters, results.unknown) == (5, {"outlet": ("The Rosedale Courier",)}, ())


def test_accents_of_a_value_make_no_difference_nor_does_excluding_it(filled):
    assert filled.search(outlet="le presage").total == 3
    assert filled.search(not_outlet="LE PRESAGE").excluded == {"outlet": ("Le Présage",)}


def test_a_language_may_be_called_by_its_name(filled):
    assert filled.search(language="German").filters == {"language": ("de",)}


def test_a_value_that_the_archive_has_is_meant_before_one_that_folds_to_it(archive):
    archive.store.add([accession(article(source_id=name, outlet=name)) for name in ("Post", "POST")])
    assert archive.search(outlet="POST").filters == {"outlet": ("POST",)}
    assert set(archive.search(outlet="post").filters["outlet"]) == {"Post", "POST"}


def test_the_name_of_a_place_may_leave_its_accents_out(archive):
    found = replace(article(), places=(ArticlePlace(place=place("BR/sao-paulo", "São Paulo")),))
    archive.store.add([accession(found, around=[place("BR", "Brazil")])])
    for name in ("Sao Paulo", "SÃO PAULO", "BR/sao-paulo"):
        assert archive.search(place=name).filters == {"place": ("BR/sao-paulo",)}
    assert archive.search(place="Sao Paullo").unknown[0].suggestions[0].value == "BR/sao-paulo"


def test_a_value_that_no_article_has_is_told_with_those_that_look_like_it(filled):
    results = filled.search("flood", outlet="Rosdale Courier")
    (unknown,) = results.unknown
    assert unknown.message == ("No article has the outlet 'Rosdale Courier'; did you mean The Rosedale Courier?")
    assert [(one.value, one.count) for one in unknown.suggestions] == [("The Rosedale Courier", 5)]
    assert results.as_json()["query"]["unknown"][0]["suggestions"][0]["value"] == "The Rosedale Courier"
    (chosen,) = [value for value in told(results, "outlet").values if value.selected]
    assert (results.total, chosen.value, chosen.count) == (0, "Rosdale Courier", 0)


def test_a_value_that_is_like_none_is_told_without_others(filled):
    assert [one.message for one in filled.search(outlet="zzzz").unknown] == ["No article has the outlet 'zzzz'."]
    long = filled.search(outlet="z" * 5_000).unknown[0].message
    assert len(long) < 200


def test_others_are_sought_for_the_first_unknown_values_only(filled):
    unknown = filled.search(outlet=[f"Rosdale Courier {n}" for n in range(5)]).unknown
    assert [bool(one.suggestions) for one in unknown] == [True, True, True, False, False]


def test_dates_and_none_are_never_unknown(filled):
    assert filled.search(date="1850", outlet="none", not_place="none").unknown == ()


# What readers see


def test_excluded_values_are_marked_and_labelled(filled):
    results = filled.search(not_outlet="Harbour Gazette", facets="outlet")
    (facet,) = results.facets
    (excluded,) = [value for value in facet.values if value.excluded]
    assert (excluded.value, excluded.count, results.total) == ("Harbour Gazette", 4, 11)
    assert results.labels == {"outlet": {"Harbour Gazette": "Harbour Gazette"}}


def test_places_stand_inside_those_they_lie_in_each_once(archive):
    around = [place("IQ", "Iraq"), place("IQ/anbar", "Anbar")]
    archive.store.add(
        [
            accession(article(source_id=id, places=[id]), around=around)
            for id in ("IQ/anbar/hit", "IQ/anbar/ramadi", "FR")
        ]
    )
    facet = told(archive.search(place="IQ/anbar/hit"), "place")

    def shape(values):
        return {value.value: shape(value.values) for value in values}

    assert shape(facet.values) == {"IQ": {"IQ/anbar": {"IQ/anbar/hit": {}, "IQ/anbar/ramadi": {}}}, "FR": {}}


def test_a_place_whose_country_is_not_listed_stands_by_itself(tmp_path):
    with open_archive(settings=read_settings({"MORGUE_FACET_SIZE": "1"}).with_values(archive=tmp_path)) as archive:
        archive.store.add([accession(article(source_id=f"{n}", places=["FR"])) for n in range(3)])
        archive.store.add([accession(article(source_id="x", places=["IQ/anbar"]))])
        facet = told(archive.search(place="IQ/anbar"), "place")
    assert [(one.value, [inner.value for inner in one.values]) for one in facet.values] == [
        ("FR", []),
        ("IQ", ["IQ/anbar"]),
    ]


def test_facets_are_counted_within_a_time_or_say_so(filled):
    results = filled.search("flood", outlet="Harbour Gazette", facet_ms=0)
    assert (results.total, {facet.timed_out for facet in results.facets}) == (4, {True})
    assert results.as_json()["facets"][0]["values"] == []
    assert {facet.timed_out for facet in filled.search("flood", facet_ms=60_000).facets} == {False}


# Every value


def test_values_come_by_count_or_from_a_to_z(filled):
    assert outlets(filled.facet_values("outlet")) == OUTLETS
    by_name = filled.facet_values("outlet", order="name", page_size=2)
    assert outlets(by_name) == ["#9 Weekly", "Harbour Gazette"]
    assert (by_name.total_values, by_name.pages) == (5, 3)
    assert by_name.letters == (("#", 1), ("H", 1), ("L", 2), ("R", 2), ("T", 3))


@pytest.mark.parametrize("order", ValueOrder)
def test_every_value_is_reached_once_page_by_page(filled, order):
    pages = [filled.facet_values("outlet", order=order, page=page, page_size=2) for page in (1, 2, 3, 4)]
    reached = list(chain.from_iterable(map(outlets, pages)))
    assert sorted(reached) == sorted(OUTLETS)
    assert outlets(pages[-1]) == []


def test_a_part_of_a_name_finds_values_those_with_a_word_that_begins_so_first(archive):
    names = ["Prose Monthly", "Prose Monthly", "Rose Herald", "The Rosédale", "The Rosédale", "Post"]
    archive.store.add([accession(article(source_id=f"{n}", outlet=name)) for n, name in enumerate(names)])
    page = archive.facet_values("outlet", containing="ROSE")
    assert outlets(page) == ["The Rosédale", "Rose Herald", "Prose Monthly"]
    assert (page.total_values, page.letters) == (3, ())
    assert outlets(archive.facet_values("outlet", containing="rose", order="name")) == [
        *("Rose Herald", "The Rosédale", "Prose Monthly")
    ]
    assert archive.facet_values("outlet", containing="(").total_values == 0


def test_values_are_counted_within_a_search_their_own_filter_left_out(filled):
    request = SearchRequest(filters={"outlet": ("le presage",), "language": ("de",)})
    page = filled.facet_values("outlet", request)
    assert [(one.value, one.count, one.selected) for one in page.values] == [("The Rosedale Courier", 1, False)]
    everywhere = filled.facet_values("outlet", SearchRequest(excluded={"outlet": ("Le Présage",)}))
    assert [(one.value, one.count) for one in everywhere.values if one.excluded] == [("Le Présage", 3)]


def test_dates_are_years_with_their_months(filled):
    page = filled.facet_values("date", order="name", page_size=2)
    assert [(year.label, [(month.label, month.count) for month in year.values]) for year in page.values] == [
        ("2014", [("May 2014", 1)]),
        ("2013", [("May 2013", 2)]),
    ]
    assert (page.total_values, page.pages) == (5, 3)
    assert outlets(filled.facet_values("date", containing="2012")) == ["2012"]


def test_values_that_come_later_are_found_too(filled):
    assert filled.facet_values("outlet", containing="new").total_values == 0
    filled.add([{"id": "n", "title": "News", "body": "Something.", "outlet": "Newer"}])
    assert outlets(filled.facet_values("outlet", containing="new")) == ["Newer"]
    filled.rebuild()
    assert outlets(filled.facet_values("outlet", containing="new")) == ["Newer"]


def test_folded_labels_are_kept_and_only_new_ones_are_added(filled):
    filled.facet_values("outlet", order="name")
    kept = filled.facets.kept["outlet"]
    filled.facet_values("outlet", containing="rose")
    assert filled.facets.kept["outlet"] is kept
    filled.add([{"id": "n", "title": "News", "body": "Something.", "outlet": "Newer"}])
    filled.facet_values("outlet")
    assert filled.facets.kept["outlet"].folded == [*kept.folded, "newer"]


def test_the_values_of_an_unknown_facet_are_not_found(archive):
    with pytest.raises(NotFound, match="there are date, outlet"):
        archive.facet_values("colour")


@pytest.mark.parametrize("wrong", [{"order": "size"}, {"page": 0}, {"page_size": 0}])
def test_a_page_of_values_that_cannot_be_meant_is_a_bad_parameter(archive, wrong):
    with pytest.raises(BadParameter):
        archive.facet_values("outlet", **wrong)


# Labels


@pytest.mark.parametrize(
    ("label", "plain"), [("Le  Présage", "le presage"), ("ŁÓDŹ", "łodz"), ("Straße", "strasse"), ("ﬁ", "fi")]
)
def test_a_label_is_folded(label, plain):
    assert folded(label) == plain


@pytest.mark.parametrize(("text", "letter"), [("alder", "A"), ("9", "#"), ("", "#"), ("(x", "#"), ("ş", "Ş")])
def test_a_label_stands_under_its_first_letter(text, letter):
    assert initial(text) == letter


def test_labels_are_ranked_with_what_opens_with_no_letter_first():
    labels = ["b", "~", "a", "[x"]
    known = FacetLabels(labels, labels, labels)
    assert known.ranks.tolist() == [3, 1, 2, 0]
    found, starting = known.holding("a", np.arange(4))
    assert (found.tolist(), starting.tolist()) == ([2], [True])
    assert facetlabels.NO_LETTER == "#"


def test_a_part_of_a_places_name_finds_it_in_a_query(archive):
    found = replace(article(body="Ferries."), places=(ArticlePlace(place=place("IN/north-quay", "North Quay")),))
    archive.store.add([accession(found, around=[place("IN", "India")])])
    assert [archive.search(query).total for query in ("place:quay", "place:India", "place:IN", "place:qua")] == [
        1,
        1,
        1,
        0,
    ]


@pytest.mark.parametrize(
    "name",
    ["Paris, Texas", "paris, tx", "Paris, Texas, US", "Paris, United States", "Paris,  TEXAS , USA", "Paris, us"],
)
def test_a_place_is_found_by_its_name_with_names_of_the_areas_around_it(archive, name):
    rows = [("a", "A storm hit Paris, Texas, on Monday."), ("b", "A march filled Paris, France, on Monday.")]
    archive.add([{"id": id, "title": "News", "body": body, "language": "en"} for id, body in rows])
    assert [hit.article.source_id for hit in archive.search(f'place:"{name}"').hits] == ["a"]
    assert [hit.article.source_id for hit in archive.search(place=name).hits] == ["a"]


def test_the_areas_around_a_place_are_named_the_nearest_first(archive):
    archive.add([{"id": "a", "title": "News", "body": "A storm hit Paris, Texas, on Monday.", "language": "en"}])
    for name in ("Paris, United States, Texas", "Paris, Ontario", "Texas, Paris", "Paris, Texas, Canada"):
        assert archive.search(place=name).total == 0
    assert [archive.search(place=name).total for name in (",", ", ,", "Paris,")] == [0, 0, 1]


# Other names of places


@pytest.fixture
def aleppo(archive):
    bodies = ["The army took Aleppo, Syria, on Monday.", "Ships left Gdansk, Poland, on Monday."]
    archive.add([{"id": body, "title": "News", "body": body, "language": "en"} for body in bodies])
    return archive


@pytest.mark.parametrize(
    ("typed", "label", "called"),
    [("halab", "Aleppo, Syria", "Halab"), ("Hala", "Aleppo, Syria", "Halab"), ("DANZIG", "Gda", "Danzig")],
)
def test_a_place_is_found_by_another_name_which_is_told(aleppo, typed, label, called):
    found = [one for one in aleppo.facet_values("place", containing=typed).values if one.label.startswith(label)]
    assert [(one.count, one.called) for one in found] == [(1, called)]


def test_the_name_that_is_shown_is_told_once(aleppo):
    found = aleppo.facet_values("place", containing="alepp").values
    assert {one.called for one in found} == {""}
    assert len({one.value for one in found}) == len(found)


def test_one_or_two_letters_find_no_other_names(aleppo):
    assert {one.called for one in aleppo.facet_values("place", containing="ha").values} <= {""}


def test_a_place_is_suggested_by_another_name_and_searched_by_its_label(aleppo):
    for typed in ("place:hala", "halab"):
        found = next(one for one in aleppo.suggest(typed) if one.kind == "place")
        assert (found.label, found.count) == ("Aleppo, Syria (Halab)", 1)
    assert aleppo.suggest("place:hala")[0].value == "SY/aleppo/aleppo"
    assert aleppo.search(aleppo.suggest("rain OR place:hala")[0].query).total == 1


# Places of one name


@pytest.fixture
def georgias(archive):
    bodies = ["Voters in Tbilisi, Georgia, went home.", "Rain fell on Atlanta, Georgia, on Monday."]
    archive.add([{"id": body, "title": "News", "body": body, "language": "en"} for body in bodies])
    return archive


def test_a_name_that_several_places_go_by_is_told_with_each_of_them(georgias):
    (told,) = georgias.search("place:Georgia").namesakes
    assert (told.facet, told.value) == ("place", "Georgia")
    assert {one.value: one.count for one in told.places} == {"GE": 1, "US/georgia": 1}
    assert georgias.search("place:Georgia").as_json()["query"]["namesakes"][0]["places"][0]["count"] == 1


def test_a_name_that_one_place_goes_by_is_not_told(georgias):
    for query in ("place:Atlanta", "place:GE", "Georgia", 'place:"Georgia, US"', "outlet:Georgia"):
        assert georgias.search(query).namesakes == ()
