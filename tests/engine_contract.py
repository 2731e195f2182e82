"""What every search engine promises (archive/engines/port.py); an engine's tests are a subclass with a fixture."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from itertools import chain
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from archive import fields
from archive.engines.port import Engine, Position, Query, Tally
from archive.errors import BadParameter, EngineError
from archive.fields import Field, Holds
from archive.parameters import Match, Sort
from archive.query import And, Everything, Not, Or, Phrase, Word, in_words, sought
from archive.querytree import Alike, Valued
from tests.engine_contract_stories import StoriesContract
from tests.making import all_pages, article, asked, counted, ids

RIVER = [
    article("a", "A flood came down the river.", title="Flood", outlet="Courier", date="2015-05-22"),
    article("b", "The river froze over.", title="Ice", outlet="Courier", date="2015-05"),
    article("c", "A flood of letters.", title="Post", outlet="Herald", date="2015", places=["IQ/anbar"]),
    article("d", "Nothing happened.", title="Quiet", date="2016-01-02", places=["IQ/anbar/ramadi", "FR"]),
    article("e", "The bridge over the river.", title="Bridge", outlet="Herald"),
]


class EngineContract(StoriesContract):
    """The promises, one test each."""

    @pytest.fixture
    def opened(self, tmp_path: Path) -> Callable[[], Engine]:
        """Opens the engine under test on one and the same index, as often as it is called."""
        raise NotImplementedError

    @pytest.fixture
    def engine(self, opened: Callable[[], Engine]) -> Engine:
        return opened()

    @pytest.fixture
    def river(self, engine: Engine) -> Engine:
        engine.add(RIVER[:3], 3)
        engine.add(RIVER[3:], 5)
        return engine

    # Words

    def test_words_are_anded(self, river):
        assert ids(river.search(asked("flood river"))) == ["a"]

    def test_a_word_finds_its_inflections(self, river):
        assert set(ids(river.search(asked("floods")))) == {"a", "c"}

    def test_case_and_accents_do_not_matter(self, engine):
        engine.add([article("a", "Das ist in Zürich.", language="de")], 1)
        assert ids(engine.search(asked("ZURICH"))) == ["a"]

    def test_a_stem_counts_in_its_own_language_only(self, engine):
        engine.add([article("a", "They die.", language="en"), article("b", "Die Welt.", language="de")], 1)
        assert ids(engine.search(asked("died"))) == ["a"]

    def test_an_article_of_unknown_language_is_found_by_its_exact_words(self, engine):
        engine.add([article("a", "floods", language="und"), article("b", "rivers", language="en")], 1)
        assert ids(engine.search(asked("floods"))) == ["a"]
        assert ids(engine.search(asked("flood"))) == []

    @pytest.mark.parametrize(
        ("query", "expected"),
        [
            ("read", "bc"),
            ("reading", "abc"),
            ("READING", "abc"),
            ("Reading", "abc"),
            ("live near Reading", "a"),
            ('"reading"', "ab"),
            ("brown", "d"),
            ("Browning", "de"),
            ("nanj", ""),
            ("nanjing", "ae"),
            ("Nanjing", "ae"),
        ],
    )
    def test_names_are_not_stemmed(self, engine, query, expected):
        engine.add(
            [
                article("a", "They live near Reading and not in Nanjing."),
                article("b", "People like reading here."),
                article("c", "They have read it aloud."),
                article("d", "Browning the onions takes minutes."),
                article("e", "Floods reached the town of Nanjing, said Mr. Browning.", title="Nanjing Floods"),
            ],
            1,
        )
        assert "".join(sorted(ids(engine.search(asked(query))))) == expected

    def test_a_name_is_found_in_its_plural_too(self, engine):
        engine.add([article("a", "They met the Iraqis today."), article("b", "They met an Iraqi today.")], 1)
        for query in ("iraqi", "Iraqis", "talks with Iraqis"):
            assert set(ids(engine.search(asked(query)))) == {"a", "b"}

    def test_a_name_that_stands_at_the_beginning_of_sentences_only_is_found_as_one(self, engine):
        engine.add([article("a", "Boxing is a town.", title="Boxing Floods")], 1)
        assert ids(engine.search(asked("floods near Boxing"))) == ["a"]

    def test_inflections_count_as_the_word_and_its_name_do(self, engine):
        engine.add([article("a", "They live near Reading."), article("b", "They like reading.")], 1)
        assert engine.frequencies(["reading", "read"], "en") == {"reading": 2, "read": 1}

    @pytest.mark.parametrize(
        ("written", "query"),
        [
            ("أحمد مدينة", "احمد مدينه"),
            ("على الإنترنت", "علی الانترنت"),
            ("مؤتمر", "موتمر"),
            ("کتاب‌ها", "كتابها"),
            ("٢٠١٥ ۲۰۱۵ २०१५", "2015"),
            ("ＷＩＤＥ ２０１５", "wide 2015"),
            ("ｶﾞｿﾘﾝ", "ガソリン"),
            ("Łódź, Tromsø, Đakovo", "lodz tromso dakovo"),
            ("Iğdır", "IGDIR"),
            ("œuvre, ﬁre, Straße", "oeuvre fire strasse"),
            ("infor\u00admation", "information"),
            ("ज़रूरी पाँच", "जरूरी पांच"),
            ("ёж", "еж"),
        ],
    )
    @pytest.mark.parametrize("language", ["und", "en", "fa", "ar"])
    def test_variants_of_letters_do_not_matter(self, engine, written, query, language):
        engine.add([article("a", written, language=language), article("b", query, language=language)], 1)
        for text in (written, query, f'"{query.split()[0]}"'):
            assert set(ids(engine.search(asked(text)))) == {"a", "b"}

    def test_a_run_of_chinese_is_found_by_its_pairs_and_in_quotes_as_it_stands(self, engine):
        engine.add(
            [article("a", "北京的政府说", language="zh"), article("b", "这北京政府京政说", language="zh")], 1
        )
        assert ids(engine.search(asked("北京政府"))) == ["b"]
        assert set(ids(engine.search(asked("北京 政府")))) == {"a", "b"}
        assert ids(engine.search(asked('"北京政府"'))) == ["b"]
        assert ids(engine.search(asked('"政府北京"'))) == []

    def test_where_no_article_has_all_pairs_those_with_most_are_found(self, engine):
        engine.add([article("a", "上海洪水灾", language="zh"), article("b", "上海", language="zh")], 1)
        found = engine.search(asked("上海洪水灾害"))
        assert (ids(found), found.relaxed) == (["a"], True)

    @pytest.mark.parametrize(
        ("language", "text", "query"),
        [
            ("ja", "昨日、東京で洪水があった", "洪水は東京"),
            ("ko", "서울에서 홍수가 났다", "서울은"),
            ("th", "เกิดน้ำท่วมที่กรุงเทพ", "น้ำท่วม"),
            ("lo", "ນໍ້າຖ້ວມໃນນະຄອນ", "ຖ້ວມ"),
            ("km", "ទឹកជំនន់នៅភ្នំពេញ", "ជំនន់"),
            ("my", "ရန်ကုန်တွင်ရေကြီးသည်", "ရေကြီး"),
        ],
    )
    def test_words_are_found_in_writing_without_spaces(self, engine, language, text, query):
        engine.add([article("a", text, language=language), article("b", "other", language=language)], 1)
        found = engine.search(asked(query))
        assert (ids(found), found.relaxed) == (["a"], False)

    @pytest.mark.parametrize(
        ("language", "text"),
        [
            ("hi", "बाढ़ से नुकसान"),
            ("bn", "বন্যায় ক্ষতি"),
            ("ta", "வெள்ளத்தில் சேதம்"),
            ("te", "వరదలో నష్టం"),
            ("ml", "വെള്ളപ്പൊക്കത്തിൽ നഷ്ടം"),
            ("gu", "પૂરમાં નુકસાન"),
            ("pa", "ਹੜ੍ਹ ਨਾਲ ਨੁਕਸਾਨ"),
            ("kn", "ಪ್ರವಾಹದಿಂದ ಹಾನಿ"),
            ("ar", "فَيَضان كَبير"),
            ("fa", "سیلاب بزرگ"),
            ("he", "שִׁטָּפוֹן גָּדוֹל"),
        ],
    )
    def test_words_are_found_whole_with_their_vowel_signs(self, engine, language, text):
        engine.add([article("a", text, language=language)], 1)
        for word in text.split():
            assert ids(engine.search(asked(word))) == ["a"]
            assert ids(engine.search(asked(f'"{word}"'))) == ["a"]
            assert ids(engine.search(asked(f'"{word[:1]}"'))) == []

    def test_a_query_reaches_articles_of_every_language(self, engine):
        spoken = ["en", "de", "fr", "ru", "zh", "und", "sw"]
        engine.add([article(language, "Pakistan", language=language) for language in spoken], 1)
        for query in ("pakistan", "Pakistan", "PAKISTAN", '"pakistan"', "near Pakistan"):
            assert set(ids(engine.search(asked(query)))) == set(spoken)

    def test_or_finds_either_and_not_leaves_out(self, river):
        assert set(ids(river.search(asked("ice OR bridge")))) == {"b", "e"}
        assert ids(river.search(asked("flood -river"))) == ["c"]

    def test_not_alone_finds_all_others(self, river):
        assert set(ids(river.search(asked("-flood")))) == {"b", "d", "e"}

    def test_a_phrase_wants_its_very_words_in_order(self, river):
        assert ids(river.search(asked('"over the river"'))) == ["e"]
        assert ids(river.search(asked('"river the over"'))) == []
        assert ids(river.search(asked('"floods of letters"'))) == []

    def test_a_phrase_does_not_reach_across_paragraphs(self, engine):
        engine.add([article("a", ["They saw the rose.", "River banks burst."])], 1)
        assert ids(engine.search(asked('"rose river"'))) == []

    def test_a_phrase_may_repeat_a_word(self, engine):
        engine.add([article("a", "New York, New York"), article("b", "New York")], 1)
        assert ids(engine.search(asked('"new york new york"'))) == ["a"]

    def test_words_are_found_in_title_standfirst_and_body_alike(self, engine):
        engine.add(
            [article("a", title="Comet"), article("b", standfirst="A comet"), article("c", "The comet")],
            1,
        )
        assert set(ids(engine.search(asked("comet")))) == {"a", "b", "c"}

    def test_words_may_stand_in_different_fields(self, engine):
        engine.add([article("a", "over the town", title="Comet")], 1)
        assert ids(engine.search(asked("comet town"))) == ["a"]

    def test_a_blank_query_finds_every_article(self, river):
        assert set(ids(river.search(asked("  ")))) == set("abcde")

    def test_an_empty_index_answers_with_nothing(self, engine):
        found = engine.search(asked("flood -river"))
        assert (found.total, found.hits, found.relaxed, found.next) == (0, (), False, None)

    # Relaxed

    def test_words_that_say_nothing_are_not_enough_where_no_article_has_all(self, river):
        assert ids(river.search(asked("the zebra"))) == []
        found = river.search(asked("over the zebra bridge"))
        assert (found.relaxed, ids(found)) == (True, ["e"])

    def test_when_no_article_has_all_words_those_with_most_are_given(self, river):
        found = river.search(asked("bridge river letters froze"))
        assert found.relaxed
        assert set(ids(found)) == {"e", "b"}

    def test_relaxed_words_that_hang_together_are_words_of_their_own(self, river):
        found = river.search(asked("bridge-flood zeppelin"))
        assert (set(ids(found)), found.relaxed) == ({"a", "c", "e"}, True)

    def test_relaxed_a_phrase_that_no_article_has_gives_way_to_its_words(self, river):
        found = river.search(asked('"zeppelin flood" airship'))
        assert (set(ids(found)), found.relaxed) == ({"a", "c"}, True)

    def test_relaxed_a_phrase_that_some_article_has_stays_one(self, river):
        found = river.search(asked('"the river" zeppelin'))
        assert (set(ids(found)), found.relaxed) == ({"a", "b", "e"}, True)

    def test_relaxed_an_article_with_one_of_many_words_is_found_when_none_has_more(self, river):
        found = river.search(asked("letters zeppelin airship blimp balloon"))
        assert (ids(found), found.relaxed) == (["c"], True)

    def test_an_article_with_all_words_is_not_joined_by_others(self, river):
        assert not river.search(asked("flood river")).relaxed

    def test_what_is_excluded_stays_excluded_when_relaxed(self, river):
        found = river.search(asked("flood bridge -letters"))
        assert found.relaxed
        assert set(ids(found)) == {"a", "e"}

    def test_relaxed_what_asks_for_no_word_is_asked_for_as_before(self, river):
        found = river.search(asked("flood zeppelin outlet:courier"))
        assert (ids(found), found.relaxed) == (["a"], True)

    def test_more_than_six_words_within_an_outlet_are_a_sentence_there(self, river):
        found = river.search(asked("outlet:courier which flood came down a zeppelin airship -froze"))
        assert (ids(found), found.any_word, found.relaxed) == (["a"], True, False)

    def test_one_word_that_no_article_has_finds_nothing(self, river):
        found = river.search(asked("zeppelin"))
        assert (found.total, found.relaxed) == (0, False)

    def test_words_that_no_article_has_find_nothing(self, river):
        found = river.search(asked("zeppelin airship"))
        assert (found.total, found.relaxed) == (0, False)

    def test_filters_do_not_relax_the_words(self, river):
        found = river.search(asked("flood river", filters={"outlet": ("Herald",)}))
        assert (found.total, found.unfiltered, found.relaxed) == (0, 1, False)

    # All of the words, or any

    def test_all_words_may_be_demanded(self, river):
        found = river.search(asked("bridge river letters over", match=Match.ALL))
        assert (found.total, found.relaxed) == (0, False)

    def test_all_words_of_a_sentence_may_be_demanded(self, river):
        text = "a flood came down the river swiftly"
        assert river.search(asked(text)).any_word
        found = river.search(asked(text, match=Match.ALL))
        assert (found.total, found.any_word) == (0, False)
        assert ids(river.search(asked("a flood came down the river over", match=Match.ALL))) == []
        assert ids(river.search(asked("a flood came down the the river", match=Match.ALL))) == ["a"]

    def test_any_of_few_words_may_be_asked_for(self, river):
        found = river.search(asked("flood river", match=Match.MOST))
        assert (set(ids(found)), found.any_word, found.relaxed) == ({"a", "b", "c", "e"}, True, False)
        assert ids(found)[0] == "a"

    def test_where_any_word_will_do_a_phrase_counts_as_one_and_by_its_words(self, river):
        assert ids(river.search(asked('quiet "over the river"', match=Match.MOST)))[:2] == ["e", "d"]
        assert "a" in ids(river.search(asked('quiet "river the over"', match=Match.MOST)))

    def test_where_any_word_will_do_signs_and_fields_remain_conditions(self, river):
        assert set(ids(river.search(asked("flood ice -letters", match=Match.MOST)))) == {"a", "b"}
        assert ids(river.search(asked("flood ice title:quiet", match=Match.MOST))) == []
        assert ids(river.search(asked("title:post flood ice", match=Match.MOST))) == ["c"]
        alike = Alike((Word("post", field="title"), Phrase(("herald",), field="title")))
        tree = And((alike, Word("flood"), Word("ice")))
        assert ids(river.search(Query(tree=tree, match=Match.MOST))) == ["c"]
        assert ids(river.search(asked("flood ice outlet:herald", match=Match.MOST))) == ["c"]

    def test_any_of_one_word_is_that_word(self, river):
        found = river.search(asked("ice", match=Match.MOST))
        assert (ids(found), found.any_word) == (["b"], False)

    # One name in several forms

    def test_alike_finds_what_any_of_its_forms_finds(self, river):
        tree = Alike((Word("ice"), Phrase(("the", "bridge")), And((Word("flood"), Word("letters")))))
        assert set(ids(river.search(Query(tree=tree)))) == {"b", "c", "e"}
        assert ids(river.search(Query(tree=And((tree, Not(Word("bridge"))))))) != []

    def test_a_rare_form_of_a_name_counts_no_more_than_a_common_one(self, engine):
        engine.add([article(f"{n}", "The town of Homs.", date="2015") for n in range(6)], 1)
        engine.add([article("rare", "The town of Hims.", date="2014")], 2)
        found = engine.search(Query(tree=Alike((Word("Homs"), Phrase(("hims",))))))
        assert len({score for _, score in found.hits}) == 1
        assert ids(found)[-1] == "rare"

    def test_of_forms_that_stand_within_each_other_one_counts(self, engine):
        engine.add([article("a", "Near al-Tanf today."), article("b", "Near old Tanf today.")], 1)
        forms = Phrase(("al", "tanf")), Phrase(("tanf",))
        found = engine.search(Query(tree=Alike(forms)))
        assert found.hits[0][1] == pytest.approx(found.hits[1][1], rel=0.2)

    def test_a_name_in_several_forms_is_one_word_when_relaxed_and_in_a_sentence(self, river):
        name = Alike((Word("ice"), Word("flood")))
        found = river.search(Query(tree=And((name, Word("zeppelin")))))
        assert (set(ids(found)), found.relaxed) == ({"a", "b", "c"}, True)
        words = tuple(map(Word, ("how", "did", "all", "of", "that", "happen")))
        found = river.search(Query(tree=And((name, *words))))
        assert found.any_word
        assert {"a", "b", "c"} <= set(ids(found))

    # Counts, and words that are close

    def test_counts_are_the_totals_of_searches(self, river):
        asked_for = [
            asked("river"),
            asked("zeppelin"),
            asked("bridge letters"),
            asked("bridge letters", match=Match.ALL),
            asked("", filters={"outlet": ("Herald",)}),
            asked("river", earliest=date(2015, 1, 1)),
        ]
        assert river.counts(asked_for) == [river.search(one).total for one in asked_for] == [3, 0, 2, 0, 2, 2]

    def test_what_goes_on_in_the_archive_as_it_was_is_counted_there(self, river):
        first = river.search(Query(size=2))
        river.add([article("f", "A river."), article("a", "comet")], 6)
        as_it_was = [replace(asked(text), after=first.next) for text in ("river", "comet", "")]
        assert river.counts([*as_it_was, asked("comet")]) == [3, 0, 5, 1]

    @pytest.mark.parametrize("slip", ["brigde", "brdge", "bridgge", "brodge", "vridge", "ridge", "rbidge", "bridg"])
    def test_a_word_is_close_to_what_it_may_be_a_slip_of(self, river, slip):
        assert ("bridge", 1) in [(word, min(count, 1)) for word, count in river.close_words(slip)]

    def test_the_closest_words_stand_first_then_the_most_frequent(self, engine):
        engine.add([article("a", "border boarder"), article("b", "boarder"), article("c", "borders")], 1)
        assert [word for word, _ in engine.close_words("boorder")] == ["boarder", "border", "borders"]

    def test_a_word_is_not_close_to_itself_and_short_ones_are_close_to_none(self, river):
        assert "river" not in dict(river.close_words("river"))
        assert river.close_words("ice") == ()

    # Filters

    def test_any_value_within_a_filter(self, river):
        assert set(ids(river.search(Query(filters={"outlet": ("Courier", "Herald")})))) == {"a", "b", "c", "e"}

    def test_all_filters_together(self, river):
        assert ids(river.search(Query(filters={"outlet": ("Herald",), "date": ("2015",)}))) == ["c"]

    def test_a_filter_of_an_unknown_value_finds_nothing(self, river):
        assert river.search(Query(filters={"outlet": ("Bugle",)})).total == 0

    def test_a_filter_without_values_is_none(self, river):
        assert river.search(Query(filters={"outlet": ()})).total == 5

    def test_a_place_finds_what_lies_in_it(self, river):
        assert set(ids(river.search(Query(filters={"place": ("IQ",)})))) == {"c", "d"}

    def test_days_are_inclusive(self, river):
        day = date(2015, 5, 22)
        assert ids(river.search(Query(earliest=day, latest=day))) == ["a"]

    def test_a_month_lies_within_its_first_and_last_day(self, river):
        found = river.search(Query(earliest=date(2015, 5, 1), latest=date(2015, 5, 31)))
        assert set(ids(found)) == {"a", "b"}

    def test_a_year_alone_is_within_the_year_but_not_within_a_month(self, river):
        within = river.search(Query(earliest=date(2015, 1, 1), latest=date(2015, 12, 31)))
        assert set(ids(within)) == {"a", "b", "c"}
        assert set(ids(river.search(Query(filters={"date": ("2015-05",)})))) == {"a", "b"}

    def test_one_end_of_the_days_may_be_open(self, river):
        assert ids(river.search(Query(earliest=date(2016, 1, 2)))) == ["d"]
        assert set(ids(river.search(Query(latest=date(2015, 5, 31))))) == {"a", "b"}

    # Order

    def test_the_better_hit_stands_first(self, engine):
        engine.add([article("a", "A comet, among much else."), article("b", "Comet, comet", title="Comet")], 1)
        found = engine.search(asked("comet"))
        assert ids(found) == ["b", "a"]
        assert found.hits[0][1] > found.hits[1][1] > 0

    def test_equal_hits_stand_newest_first_then_by_id(self, engine):
        days = {"d": None, "c": "2015", "b": "2016-01-01", "a": "2015-12-31"}
        engine.add([article(id, "comet", date=day) for id, day in days.items()], 1)
        assert ids(engine.search(asked("comet"))) == ["b", "a", "c", "d"]

    @pytest.mark.parametrize(("sort", "order"), [(Sort.NEWEST, "dabce"), (Sort.OLDEST, "abcde")])
    def test_in_either_order_of_time_vague_dates_stand_behind_those_within_them_and_undated_ones_last(
        self, river, sort, order
    ):
        assert "".join(ids(river.search(Query(sort=sort)))) == order

    def test_articles_of_one_day_stand_by_their_time_in_utc(self, engine):
        days = {"a": "2015-05-22T09:00+02:00", "b": "2015-05-22T08:30+00:00", "c": "2015-05-22"}
        engine.add([article(id, "comet", date=day) for id, day in days.items()], 1)
        assert ids(engine.search(Query(sort=Sort.NEWEST))) == ["b", "a", "c"]
        assert ids(engine.search(Query(sort=Sort.OLDEST))) == ["a", "b", "c"]

    # Totals and pages

    def test_the_total_is_exact_whatever_the_page_holds(self, river):
        found = river.search(Query(size=2))
        assert (found.total, len(found.hits)) == (5, 2)

    def test_a_page_may_be_asked_for_by_its_start(self, river):
        everything = ids(river.search(Query()))
        assert ids(river.search(Query(start=2, size=2))) == everything[2:4]
        assert ids(river.search(Query(start=90))) == []

    @settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(size=some.integers(1, 7), sort=some.sampled_from(Sort), text=some.sampled_from(["", "river", "a OR b"]))
    def test_every_hit_is_reached_once_by_going_on(self, river, size, sort, text):
        pages = all_pages(river, asked(text, size=size, sort=sort))
        assert list(chain(*pages)) == ids(river.search(asked(text, size=100, sort=sort)))
        assert all(len(page) == size for page in pages[:-1])

    def test_pages_of_equal_scores_neither_repeat_nor_leave_out(self, engine):
        engine.add([article(f"{n:02}", "comet", date="2015" if n % 2 else None) for n in range(25)], 1)
        reached = chain(*all_pages(engine, asked("comet", size=4)))
        assert sorted(reached) == [f"{n:02}" for n in range(25)]

    def test_the_last_page_has_no_next(self, river):
        assert river.search(Query(size=5)).next is None
        assert river.search(Query(size=4)).next is not None

    def test_who_will_not_go_on_is_given_no_next(self, river):
        assert river.search(Query(size=2, with_next=False)).next is None

    # Going on

    def test_a_cursor_goes_on_in_the_archive_as_it_was_when_it_was_given_out(self, opened, river):
        question = Query(size=2, sort=Sort.NEWEST)
        first, whole = river.search(question), river.search(replace(question, size=9))
        river.add([article("f", "comet", date="2015-05-30", outlet="New"), article("b", "comet")], 6)
        for reader in (river, opened()):
            pages = [first]
            while pages[-1].next:
                pages.append(reader.search(replace(question, after=pages[-1].next)))
            assert tuple(chain(*(page.hits for page in pages))) == whole.hits
            assert {(page.total, page.unfiltered, page.facets) for page in pages} == {(5, 5, whole.facets)}
        assert river.search(question).total == 6

    def test_a_cursor_goes_on_when_all_was_replaced_and_added_to_in_many_steps(self, river):
        question = asked("river OR flood", size=1)
        first, whole = river.search(question), river.search(replace(question, size=9))
        for number in range(20):
            river.add(
                [article(one.id, "A comet passed.") for one in (*RIVER, article(f"new {number}"))], 10 + number
            )
        assert list(chain(*all_pages(river, replace(question, after=first.next)))) == ids(whole)[1:]
        assert river.search(question).total == 0

    def test_a_cursor_goes_on_after_another_index_took_the_place(self, river):
        question = Query(size=2)
        first = river.search(question)
        beside = river.beside()
        beside.add([article("z", "comet")], 7)
        river.switch_to(beside)
        beside.close()
        assert sorted((*ids(first), *chain(*all_pages(river, replace(question, after=first.next))))) == list(
            "abcde"
        )

    @pytest.mark.parametrize("generation", ["x", "../x", "\0", "1", "é" * 500])
    def test_a_cursor_that_was_never_given_out_is_a_bad_parameter(self, river, generation):
        with pytest.raises(BadParameter, match="cursor"):
            river.search(Query(after=Position(0.0, 0.0, "a", generation)))

    # Facets

    def test_a_facet_counts_the_hits(self, river):
        facet = counted(river.search(asked("river")), "outlet")
        assert facet.values == (("Courier", 2), ("Herald", 1))
        assert (facet.missing, facet.total_values) == (0, 2)

    def test_hits_without_a_value_are_counted_as_missing(self, river):
        found = river.search(Query())
        assert counted(found, "outlet").missing == 1
        assert counted(found, "date").missing == 1
        assert counted(found, "place").missing == 3

    def test_a_filter_is_left_out_of_its_own_counts_only(self, river):
        found = river.search(Query(filters={"outlet": ("Courier",)}))
        assert counted(found, "outlet").values == (("Courier", 2), ("Herald", 2))
        assert counted(found, "date").values == (("2015", 2),)

    def test_the_days_limit_the_counts_of_every_facet(self, river):
        found = river.search(Query(earliest=date(2016, 1, 1)))
        assert counted(found, "outlet").values == ()
        assert counted(found, "date").values == (("2016", 1),)

    def test_chosen_values_are_listed_whatever_their_count(self, river):
        found = river.search(asked("ice", filters={"outlet": ("Herald", "Bugle")}, facet_size=1))
        assert counted(found, "outlet").values == (("Courier", 1), ("Herald", 0), ("Bugle", 0))

    def test_a_value_chosen_twice_is_listed_once(self, river):
        found = river.search(Query(filters={"outlet": ("Bugle", "Bugle")}))
        assert counted(found, "outlet").values.count(("Bugle", 0)) == 1

    def test_of_equally_frequent_places_the_wider_stand_first(self, engine):
        engine.add([article("1", places=["IQ/anbar/hit", "FR"]), article("2", places=["SY/aleppo"])], 1)
        listed = counted(engine.search(Query(facet_size=4)), "place").values
        assert [value for value, _ in listed] == ["FR", "IQ", "SY", "IQ/anbar"]

    def test_a_place_that_the_query_asks_for_is_listed_with_what_lies_in_it(self, engine):
        engine.add([article("1", places=["SY/aleppo/bab", "AT", "BE", "CH", "DE"])], 1)
        found = engine.search(Query(tree=Valued("place", ("SY", "XX")), facet_size=3))
        listed = [one for one, _ in counted(found, "place").values]
        assert listed == ["AT", "BE", "CH", "SY", "SY/aleppo", "SY/aleppo/bab"]

    def test_equally_frequent_values_stand_by_name(self, engine):
        engine.add([article(id, outlet=id) for id in "bca"], 1)
        assert [name for name, _ in counted(engine.search(Query()), "outlet").values] == ["a", "b", "c"]

    def test_of_very_many_equally_frequent_values_the_first_by_name_are_listed(self, engine):
        shuffled = [f"{number * 367 % 1_000:03}" for number in range(1_000)]
        for sequence, outlets in enumerate((shuffled[:600], shuffled[600:])):
            engine.add([article(outlet, outlet=outlet) for outlet in outlets], sequence + 1)
            found = engine.search(Query(facet_size=3))
            assert [name for name, _ in counted(found, "outlet").values] == sorted(
                shuffled[: 600 + 400 * sequence]
            )[:3]
        engine.add([article("more", outlet="500")], 3)
        found = engine.search(Query(facet_size=3))
        assert counted(found, "outlet").values == (("500", 2), ("000", 1), ("001", 1))

    def test_a_place_that_no_article_has_is_listed_without_what_its_name_would_lie_in(self, river):
        values = dict(counted(river.search(Query(filters={"place": ("and/or",)})), "place").values)
        assert values.keys() == {"IQ", "IQ/anbar", "IQ/anbar/ramadi", "FR", "and/or"}

    def test_as_many_values_are_listed_as_were_asked_for(self, river):
        facet = counted(river.search(Query(facet_size=1)), "outlet")
        assert (facet.values, facet.total_values) == ((("Courier", 2),), 2)

    def test_a_date_shows_years_then_months_of_a_chosen_year_then_days(self, river):
        def shown(*chosen):
            return counted(river.search(Query(filters={"date": chosen})), "date").values

        assert shown() == (("2016", 1), ("2015", 3))
        assert shown("2015") == (("2016", 1), ("2015-05", 2), ("2015", 3))
        assert shown("2015-05") == (("2016", 1), ("2015-05-22", 1), ("2015-05", 2), ("2015", 3))

    def test_only_years_count_as_values_of_the_date(self, river):
        assert counted(river.search(Query(filters={"date": ("2015",)})), "date").total_values == 2

    def test_an_article_counts_once_for_a_place_that_holds_two_of_its_places(self, engine):
        engine.add([article("a", places=["IQ/anbar", "IQ/basra"])], 1)
        assert dict(counted(engine.search(Query()), "place").values) == {"IQ": 1, "IQ/anbar": 1, "IQ/basra": 1}

    def test_a_new_facet_is_a_new_row(self, monkeypatch, engine):
        row = Field(name="wire", holds=Holds.KEYWORD, facet="Wire", read=lambda one: one.agency)
        monkeypatch.setattr(fields, "FIELDS", (*fields.FIELDS, row))
        fresh = engine.beside()
        fresh.add([article("a", agency=("Wire",)), article("b", agency=("Wire", "Telegraph"))], 1)
        found = fresh.search(Query(filters={"wire": ("Telegraph",)}))
        assert ids(found) == ["b"]
        assert counted(found, "wire").values == (("Wire", 2), ("Telegraph", 1))
        fresh.close()

    def test_an_excluded_value_leaves_its_articles_out(self, river):
        assert set(ids(river.search(Query(excluded={"outlet": ("Courier",)})))) == {"c", "d", "e"}
        assert ids(river.search(Query(excluded={"outlet": ("Courier", "Herald")}))) == ["d"]

    def test_a_value_may_be_chosen_and_a_part_of_it_excluded(self, river):
        found = river.search(Query(filters={"place": ("IQ",)}, excluded={"place": ("IQ/anbar/ramadi",)}))
        assert ids(found) == ["c"]
        assert set(ids(river.search(Query(excluded={"date": ("2015-05",)})))) == {"c", "d", "e"}

    def test_an_excluded_value_is_listed_with_what_choosing_it_instead_would_leave(self, river):
        found = river.search(asked("river", excluded={"outlet": ("Courier", "Bugle")}, facet_size=1))
        assert counted(found, "outlet").values == (("Courier", 2), ("Bugle", 0))
        assert counted(found, "date").values == ()

    def test_what_is_excluded_does_not_count_for_values_beside_it(self, engine):
        engine.add([article("a", places=["IQ", "FR"]), article("b", places=["FR"])], 1)
        found = engine.search(Query(excluded={"place": ("IQ",)}))
        assert dict(counted(found, "place").values) == {"FR": 1, "IQ": 1}

    def test_none_is_the_value_of_articles_without_one(self, river):
        assert ids(river.search(Query(filters={"outlet": ("none",)}))) == ["d"]
        assert ids(river.search(Query(filters={"date": ("none",)}))) == ["e"]
        assert set(ids(river.search(Query(filters={"outlet": ("none", "Herald")})))) == {"c", "d", "e"}
        assert set(ids(river.search(Query(excluded={"place": ("none",)})))) == {"c", "d"}

    def test_articles_without_a_value_are_counted_as_missing_also_where_they_are_excluded(self, river):
        found = river.search(Query(excluded={"outlet": ("none",)}))
        assert (found.total, counted(found, "outlet").missing) == (4, 1)
        assert counted(river.search(Query(filters={"outlet": ("none",)})), "outlet").missing == 1
        assert "none" not in dict(counted(found, "outlet").values)

    def test_an_article_that_says_none_has_no_value(self, engine):
        engine.add([article("a", outlet="none")], 1)
        facet = counted(engine.search(Query()), "outlet")
        assert (facet.values, facet.missing) == ((), 1)

    def test_a_field_without_value_is_sought_by_none(self, river):
        assert ids(river.search(asked("outlet:none"))) == ["d"]
        assert set(ids(river.search(asked("-place:none")))) == {"c", "d"}

    def test_a_chosen_place_shows_what_lies_in_it_and_what_it_lies_in(self, engine):
        towns = ["FR/a", "FR/b", "IQ/anbar/ramadi", "IQ/anbar/hit", "IQ/basra"]
        engine.add([article(f"{town}{n}", places=[town]) for n, town in enumerate(towns) for _ in "12"], 1)

        def shown(*chosen):
            return [
                v for v, _ in counted(engine.search(Query(filters={"place": chosen}, facet_size=1)), "place").values
            ]

        assert shown() == ["IQ"]
        assert shown("IQ") == ["IQ", "IQ/anbar"]
        assert shown("IQ/anbar") == ["IQ", "IQ/anbar", "IQ/anbar/hit"]
        assert shown("FR/b") == ["IQ", "FR/a", "FR", "FR/b"]

    def test_a_part_of_a_writers_name_finds_the_articles(self, engine):
        engine.add([article("a", byline=("Ann Other", "Bo Peep")), article("b", agency=("Other Press",))], 1)
        assert ids(engine.search(asked("byline:peep"))) == ids(engine.search(asked("author:other"))) == ["a"]
        assert ids(engine.search(asked('agency:"other press"'))) == ["b"]

    def test_only_the_facets_that_are_asked_for_are_counted(self, river):
        assert [facet.name for facet in river.search(Query(facets=("place", "date"))).facets] == ["date", "place"]
        assert river.search(Query(facets=())).facets == ()

    def test_facets_for_which_there_is_no_time_hold_no_number_and_hits_are_given(self, river):
        river.search(Query())
        found = river.search(Query(filters={"outlet": ("Courier",)}, facet_seconds=0))
        assert (found.total, len(found.hits)) == (2, 2)
        assert {(one.timed_out, one.values, one.missing) for one in found.facets} == {(True, (), 0)}
        assert not any(one.timed_out for one in river.search(Query(facet_seconds=60)).facets)

    def test_every_value_of_a_facet_is_tallied(self, river):
        tally = river.tally(asked("river", filters={"outlet": ("Herald",)}), "outlet")
        assert {tally.names[n]: c for n, c in enumerate(tally.counts.tolist()) if c} == {"Courier": 2, "Herald": 1}
        assert (tally.missing, tally.counts.dtype) == (0, np.int64)
        assert river.tally(Query(), "place").missing == 3

    def test_a_tally_of_hits_is_within_all_filters(self, river):
        tally = river.tally(asked("river", filters={"outlet": ("Herald",)}, of_hits=True), "outlet")
        assert {tally.names[n]: c for n, c in enumerate(tally.counts.tolist()) if c} == {"Herald": 1}
        without = river.tally(Query(excluded={"outlet": ("Herald",)}, of_hits=True), "outlet")
        assert {without.names[n] for n in np.flatnonzero(without.counts)} == {"Courier"}

    def test_the_tally_of_an_unknown_facet_is_refused(self, river):
        with pytest.raises(EngineError, match="colour"):
            river.tally(Query(), "colour")

    # Adding

    def test_what_was_added_is_found_when_add_returns(self, engine):
        assert engine.search(Query()).total == 0
        engine.add([article("a", "comet")], 1)
        assert ids(engine.search(asked("comet"))) == ["a"]

    def test_adding_replaces_by_id(self, river):
        river.add([article("a", "A comet passed.")], 6)
        assert ids(river.search(asked("comet"))) == ["a"]
        assert "a" not in ids(river.search(asked("flood")))
        assert (river.size(), river.search(Query()).total) == (5, 5)

    def test_of_one_id_twice_in_a_batch_the_last_stands(self, engine):
        engine.add([article("a", "comet"), article("b", "moon"), article("a", "meteor")], 3)
        assert ids(engine.search(asked("comet"))) == []
        assert ids(engine.search(asked("meteor"))) == ["a"]
        assert engine.size() == 2

    def test_replacing_every_article_leaves_none_of_the_old(self, river):
        river.add([article(one.id, "A comet passed.") for one in RIVER], 10)
        assert river.search(asked("river OR flood")).total == 0
        assert river.search(asked("comet")).total == 5

    def test_many_small_additions_are_all_found(self, engine):
        for number in range(15):
            engine.add([article(f"{number:02}", "comet", outlet=f"Paper {number % 3}")], number)
            engine.add([article("00", "comet again", outlet="Paper 0")], number)
        found = engine.search(asked("comet"))
        assert (found.total, engine.size()) == (15, 15)
        assert dict(counted(found, "outlet").values) == {"Paper 0": 5, "Paper 1": 5, "Paper 2": 5}

    def test_a_very_long_word_is_no_hindrance(self, engine):
        engine.add([article("a", f"{'x' * 100_000} comet")], 1)
        assert ids(engine.search(asked("comet"))) == ["a"]

    def test_odd_characters_are_no_hindrance(self, engine):
        engine.add([article("a", "nul\0and half \ud800 comet", title="\udfff", outlet="Half \ud800")], 1)
        found = engine.search(asked("comet half"))
        assert ids(found) == ["a"]
        assert engine.search(asked("\ud800 \0 comet")).total == 1

    def test_another_reader_of_the_index_sees_what_was_added(self, opened, river):
        reader = opened()
        assert reader.size() == 5
        river.add([article("f", "comet")], 6)
        assert ids(reader.search(asked("comet"))) == ["f"]

    # The store's changes

    def test_an_empty_index_has_applied_nothing(self, engine):
        assert engine.applied() == 0

    def test_the_change_that_was_applied_last_is_remembered(self, opened, river):
        assert opened().applied() == river.applied() == 5

    def test_a_change_without_articles_is_applied(self, river):
        river.add([], 9)
        assert (river.applied(), river.size()) == (9, 5)

    def test_weights_are_the_greater_the_fewer_articles_have_a_word(self, river):
        weights = river.search(asked('river ice "the river" bridg* -post')).weights
        told = {in_words(leaf): weight for leaf, weight in weights.items()}
        assert set(told) == {"river", "ice", '"the river"', "bridg*"}
        assert told["ice"] == told["bridg*"] > told["river"] > 0
        assert told['"the river"'] > told["river"]

    def test_a_sentence_has_weights_for_each_of_its_words(self, river):
        query = asked("the flood river of letters over ice bridge al-Tanf")
        assert set(river.search(query).weights) == set(sought(query.tree))

    def test_frequencies_count_articles_with_a_word_or_its_inflections(self, river):
        assert river.frequencies(["river", "over", "zeppelin"], "en") == {"river": 3, "over": 2, "zeppelin": 0}
        assert river.frequencies(["rivers"], "en") == {"rivers": 3}

    # Another index beside

    # What is similar

    def test_what_has_the_weightier_words_is_more_similar(self, river):
        weights = {"flood": 2.0, "river": 1.0}
        found = dict(river.similar(weights, "en", 10))
        assert set(found) == {"a", "b", "c", "e"}
        assert found["a"] > found["b"] > 0
        assert list(found) == sorted(found, key=lambda id: (-found[id], id))

    def test_a_word_that_stands_more_often_or_in_the_title_makes_more_similar(self, engine):
        often = article("often", "A flood, a flood, a flood and rain and wind and hail.")
        once = article("once", "A flood, some fog, some snow and rain and wind and hail.")
        titled = article("titled", "A flood, some fog, some snow and rain and wind and ice.", title="Flood")
        engine.add([often, once, titled], 3)
        found = dict(engine.similar({"flood": 1.0}, "en", 10))
        assert found["often"] > found["once"]
        assert found["titled"] > found["once"]

    def test_of_two_with_a_word_the_shorter_is_more_similar(self, engine):
        engine.add([article("long", "A flood " + "came and went " * 20), article("short", "A flood came.")], 2)
        assert [id for id, _ in engine.similar({"flood": 1.0}, "en", 10)] == ["short", "long"]

    def test_inflections_are_similar_in_any_language(self, engine):
        engine.add([article("en", "The floods."), article("de", "Der Flood Alarm.", language="de")], 2)
        assert {id for id, _ in engine.similar({"flood": 1.0}, "en", 10)} == {"en", "de"}

    def test_equally_similar_articles_stand_in_the_order_of_their_ids(self, engine):
        engine.add([article(id, "A flood came.") for id in "cabd"], 4)
        assert [id for id, _ in engine.similar({"flood": 1.0}, "en", 3)] == ["a", "b", "c"]

    def test_what_was_replaced_is_similar_to_nothing(self, river):
        river.add([article("a", "Nothing happened.")], 6)
        assert [id for id, _ in river.similar({"flood": 1.0}, "en", 10)] == ["c"]

    @pytest.mark.parametrize("weights", [{}, {"zebra": 1.0}, {"": 1.0}])
    def test_without_words_that_stand_anywhere_nothing_is_similar(self, river, engine, weights):
        assert river.similar(weights, "en", 10) == ()

    def test_an_empty_index_has_nothing_similar(self, engine):
        assert engine.similar({"flood": 1.0}, "en", 10) == ()

    def test_frequencies_of_very_many_words_are_those_of_each(self, river):
        words = ["flood", "floods", "river", "zebra", "the", "x" * 200]
        assert river.frequencies(words, "en") == {
            word: count for one in words for word, count in river.frequencies([one], "en").items()
        }

    def test_an_index_beside_is_empty_and_leaves_the_first_alone(self, river):
        beside = river.beside()
        beside.add([article("z", "comet")], 1)
        assert (beside.size(), beside.applied()) == (1, 1)
        assert (river.size(), river.applied()) == (5, 5)
        beside.close()

    def test_switching_puts_the_other_index_in_place_for_everyone(self, opened, river):
        reader = opened()
        assert reader.size() == 5
        beside = river.beside()
        beside.add([article("z", "comet")], 7)
        river.switch_to(beside)
        for one in (river, reader):
            assert (ids(one.search(Query())), one.applied()) == (["z"], 7)
        beside.close()

    def test_an_empty_index_may_take_the_place_of_a_full_one(self, river):
        beside = river.beside()
        river.switch_to(beside)
        assert (river.size(), river.applied()) == (0, 0)
        beside.close()

    def test_switching_twice_and_adding_on(self, river):
        for name in ("y", "z"):
            beside = river.beside()
            beside.add([article(name, "comet")], 1)
            river.switch_to(beside)
            beside.close()
        river.add([article("x", "comet")], 2)
        assert ids(river.search(asked("comet"))) == ["x", "z"]

    def test_only_an_index_made_beside_can_take_its_place(self, opened, river):
        with pytest.raises(EngineError):
            river.switch_to(opened())

    # Completing

    def test_the_words_that_begin_so_are_completed_the_most_frequent_first(self, river):
        assert river.complete("r", 5) == (("river", 3),)
        assert river.complete("f", 5) == (("flood", 2), ("froze", 1))
        assert river.complete("f", 1) == (("flood", 2),)
        assert river.complete("x", 5) == ()

    def test_equally_frequent_words_stand_in_the_order_of_their_letters(self, engine):
        engine.add([article("a", "pear plum peach"), article("b", "plum pear")], 1)
        assert [word for word, _ in engine.complete("p", 5)] == ["pear", "plum", "peach"]

    def test_an_article_counts_once_for_a_word_in_its_title_and_its_body(self, engine):
        engine.add(
            [article("a", "Comet, comet!", title="Comet"), article("b", title="Comets", standfirst="comet")], 1
        )
        assert engine.complete("come", 5) == (("comet", 2), ("comets", 1))

    def test_words_are_completed_in_one_field_where_it_is_named(self, river):
        assert river.complete("b", 5, "title") == (("bridge", 1),)
        assert river.complete("l", 5, "title") == ()

    def test_folded_words_are_completed(self, engine):
        engine.add([article("a", "Das ist in ZÜRICH.", language="de")], 1)
        assert engine.complete("zur", 5) == (("zurich", 1),)

    def test_only_what_is_there_now_is_completed(self, engine):
        engine.add([article("a", "comet", outlet="P"), article("b", "comet", outlet="P")], 1)
        engine.add([article("a", "cloud", outlet="Q")], 2)
        assert engine.complete("c", 5) == (("cloud", 1), ("comet", 1))
        assert names_of(engine.tally(Query(), "outlet")) == {"P": 1, "Q": 1}

    def test_a_value_that_is_gone_keeps_its_place_and_counts_none(self, engine):
        engine.add([article("a", "comet", outlet="P"), article("b", "comet", outlet="Q")], 1)
        before = list(engine.tally(Query(), "outlet").names)
        engine.add([article("a", "comet", outlet="R")], 2)
        tally = engine.tally(Query(), "outlet")
        assert list(tally.names)[:2] == before
        assert names_of(tally) == {"P": 0, "Q": 1, "R": 1}

    def test_all_values_of_a_facet_are_counted(self, river):
        assert names_of(river.tally(Query(), "place")) == {"IQ/anbar": 2, "IQ": 2, "IQ/anbar/ramadi": 1, "FR": 1}

    def test_an_empty_index_completes_nothing(self, engine):
        assert engine.complete("a", 5) == ()
        assert names_of(engine.tally(Query(), "outlet")) == {}

    @settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(prefix=some.sampled_from(["", "a", "z", "b"]), size=some.integers(1, 6))
    def test_words_are_completed_as_counting_by_hand_has_it(self, lettered, prefix, size):
        words = Counter(word for one in LETTERS for word in set(" ".join((one.title, *one.body)).split()))
        expected = sorted((-count, word) for word, count in words.items() if word.startswith(prefix))[:size]
        assert lettered.complete(prefix, size) == tuple((word, -count) for count, word in expected)

    # Brute force

    @settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=100)
    @given(tree=some.deferred(lambda: TREES))
    def test_a_tree_finds_what_reading_every_article_finds(self, lettered, tree):
        found = lettered.search(Query(tree=tree, size=200))
        expected = {one.id for one in LETTERS if _holds(one, tree)}
        if not found.relaxed:
            assert set(ids(found)) == expected
            assert found.total == len(expected)
        else:
            assert expected == set()

    @settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(
        tree=some.deferred(lambda: TREES),
        outlets=some.sets(some.sampled_from("PQRX")),
        years=some.sets(some.sampled_from(["2014", "2015", "2015-05"])),
    )
    def test_facets_count_what_counting_by_hand_counts(self, lettered, tree, outlets, years):
        filters = {"outlet": tuple(sorted(outlets)), "date": tuple(sorted(years))}
        found = lettered.search(Query(tree=tree, filters=filters, size=200))
        if found.relaxed:
            return
        matching = [one for one in LETTERS if _holds(one, tree)]
        for name, other in (("outlet", "date"), ("date", "outlet")):
            left = [one for one in matching if _passes(one, other, filters[other])]
            facet = counted(found, name)
            for value, count in facet.values:
                assert count == sum(_passes(one, name, (value,)) for one in left)
            assert facet.missing == sum(not _values(one, name) for one in left)
        assert found.total == sum(all(_passes(one, n, v) for n, v in filters.items()) for one in matching)

    @settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=100)
    @given(
        filters=some.deferred(lambda: CHOSEN), excluded=some.deferred(lambda: CHOSEN), word=some.sampled_from("abz")
    )
    def test_each_count_is_what_choosing_the_value_gives(self, lettered, filters, excluded, word):
        question = Query(tree=Or((Word(word), Word("c"))), filters=filters, excluded=excluded, facet_size=3)
        found = lettered.search(question)
        for facet in found.facets:
            for value, count in (*facet.values, ("none", facet.missing)):
                others = tuple(other for other in excluded.get(facet.name, ()) if other != value)
                alone = replace(
                    question,
                    filters={**filters, facet.name: (value,)},
                    excluded={**excluded, facet.name: others},
                    facets=(),
                )
                assert lettered.search(alone).total == count, (facet.name, value)
            named = {*filters.get(facet.name, ()), *excluded.get(facet.name, ())} - {"none"}
            assert named <= dict(facet.values).keys()

    @pytest.fixture
    def lettered(self, engine):
        """An index of several segments, a third of its articles replaced."""
        old = [article(one.id, "z z z", outlet="P", date="2015-05-05") for one in LETTERS[::3]]
        for number, batch in enumerate((old, LETTERS[:40], LETTERS[40:70], LETTERS[70:])):
            engine.add(batch, number)
        return engine


def names_of(tally: Tally) -> dict[str, int]:
    """The values of a facet with their counts."""
    return dict(zip(tally.names, tally.counts.tolist(), strict=False))


def _letters(number: int) -> list[str]:
    """Paragraphs of five different words, different for each number; the same ones each time."""
    digits, paragraphs = number * 2_654_435_761 % 5**12, []
    for length in (3, 1, 4, 2):
        words = []
        for _ in range(length):
            digits, letter = divmod(digits, 5)
            words.append("abcde"[letter])
        paragraphs.append(" ".join(words))
    return paragraphs


LETTERS = [
    article(
        f"{number:03}",
        _letters(number)[:-1],
        title=_letters(number)[-1],
        outlet=(None, "P", "Q", "R")[number % 4],
        date=(None, "2014", "2015-05", "2015-05-22", "2015")[number % 5],
        places=[
            ("IQ/anbar", "IQ/basra", "FR/var/toulon", "FR")[place] for place in range(4) if number >> place & 1
        ],
        byline=(f"Writer {number % 11}",) if number % 3 else (),
    )
    for number in range(90)
]
CHOSEN = some.fixed_dictionaries(
    {},
    optional={
        name: some.lists(some.sampled_from([*values, "none"]), max_size=3).map(tuple)
        for name, values in {
            "outlet": ["P", "Q", "R", "X"],
            "date": ["2014", "2015", "2015-05", "2015-05-22", "2013"],
            "place": ["IQ", "IQ/anbar", "IQ/basra", "FR", "FR/var/toulon", "DE"],
            "byline": ["Writer 1", "Writer 2", "Nobody"],
        }.items()
    },
)
LEAVES = some.sampled_from("abcdefz").map(Word) | some.lists(
    some.sampled_from("abcde"), min_size=1, max_size=4
).map(lambda words: Phrase(tuple(words)))
TREES = some.recursive(
    LEAVES | some.just(Everything()),
    lambda inner: (
        some.lists(inner, min_size=2, max_size=4).map(lambda parts: And(tuple(parts)))
        | some.lists(inner, min_size=2, max_size=4).map(lambda parts: Or(tuple(parts)))
        | inner.map(Not)
    ),
    max_leaves=8,
)


def _holds(one, tree) -> bool:
    """Whether an article of letters is found by a tree."""
    match tree:
        case Everything():
            return True
        case Word(text):
            return _holds(one, Phrase((text,)))
        case Phrase(words):
            return any(f" {' '.join(words)} " in f" {text} " for text in (one.title, *one.body))
        case And(parts):
            return all(_holds(one, part) for part in parts)
        case Or(parts):
            return any(_holds(one, part) for part in parts)
        case Not(part):
            return not _holds(one, part)


def _values(one, name: str) -> list[str]:
    if name == "outlet":
        return [one.outlet] if one.outlet else []
    return [one.published.text] if one.published else []


def _passes(one, name: str, chosen) -> bool:
    """Whether an article has one of the chosen values; a year is a value of its months and days."""
    return not chosen or any(value.startswith(tuple(chosen)) for value in _values(one, name))
