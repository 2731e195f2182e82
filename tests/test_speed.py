"""The benchmark of speed: the same questions to every engine, what is made of the times, and the page it writes."""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from archive.analysis import stem
from archive.engines.port import Query
from archive.query import And, Node, Word
from benchmarks.adding import Adding
from benchmarks.invented import VOCABULARY, articles, id_of, word, words_apart
from benchmarks.speed import check, chosen_engines, measure
from benchmarks.speed_adding import PLACE
from benchmarks.speed_adding import report as adding_report
from benchmarks.speed_addition import Addition, additions
from benchmarks.speed_engine import Asked, Hits, Indexed, ask, index
from benchmarks.speed_figures import Figures, Run, percentile
from benchmarks.speed_machine import machine, peak_megabytes, private_megabytes
from benchmarks.speed_page import PAGE, RATIO, TARGET_HEADINGS, replaced, report, table, titles, write
from benchmarks.speed_peers import ENGINES, PARTING, Answer
from benchmarks.speed_questions import QUESTIONS, VARIANTS, beginning_of, questions
from benchmarks.speed_targets import LARGE, SMALL, TARGETS, targets_of
from benchmarks.speed_typing import beginnings, typing

ROOT = Path(__file__).parent.parent
INSTALLED = [name for name, row in ENGINES.items() if row.is_installed()]


@dataclass(frozen=True)
class Wildcard(Node):
    """Words by a pattern, as Morgue's query tree may have them."""

    pattern: str


def command(*arguments: str) -> subprocess.CompletedProcess[str]:
    done = [sys.executable, "-m", "benchmarks.speed", *arguments]
    return subprocess.run(done, cwd=ROOT, capture_output=True, text=True, check=False)


def figures(milliseconds: float = 1, total: int = 7, **indexed: float) -> Figures:
    """An engine that takes this long for everything."""
    times = {kind: [milliseconds / 1e3] * VARIANTS for kind in questions()}
    hits = {kind: [Hits(total, [total], None)] for kind in times}
    made = Indexed(**{"rate": 100.0, "megabytes": 50.0, "peak": 60.0} | indexed)
    return Figures(made, Asked(times, [0.001], hits, 40.0, [Addition(0.25, 5)], [0.002, milliseconds / 1e3]))


# The questions


def test_every_kind_of_question_has_its_variants_with_different_words():
    for kind, variants in questions().items():
        assert len(variants) == VARIANTS
        assert len({repr(query.tree) for query in variants}) == (1 if kind == "browse everything" else VARIANTS)


def test_every_word_asked_for_is_one_that_articles_are_made_of():
    made = set(words_apart())
    asked = re.findall(r"Word\('(\w+)'\)", repr([list(questions().values())]))
    assert asked
    assert set(asked) <= made


def test_common_words_and_rare_ones_are_typed_up_to_five_letters():
    assert {len(text) for text in beginnings()} == {1, 2, 3, 4, 5}
    made = words_apart()
    for text in beginnings():
        assert any(one.startswith(text) for one in made)


def test_no_two_words_have_one_stem():
    assert len({stem(one, "en") for one in words_apart()}) == VOCABULARY


def test_the_beginning_of_a_word_has_fewer_than_fifty_words():
    made = words_apart()
    for number in range(VARIANTS):
        assert 40 <= sum(one.startswith(word(1_000 + number)) for one in made) <= 50


def test_a_beginning_is_told_from_other_nodes():
    assert beginning_of(Wildcard("bade*")) == "bade"
    assert beginning_of(Word("bade")) is None


def test_the_word_between_paragraphs_stands_in_no_article():
    assert PARTING.strip() not in words_apart()


def test_articles_are_the_same_however_many_there_are():
    assert [one.id for one in articles(2_000)][1_500] == id_of(1_500)
    assert next(articles(1_000)) == next(articles(2_000))


# The engines


@pytest.fixture(scope="module")
def indexes(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The folders of all engines' indexes of 200 articles, by engine."""
    folders = {name: tmp_path_factory.mktemp("small") / name for name in INSTALLED}
    for name, folder in folders.items():
        (folder / "index").mkdir(parents=True)
        index(name, 200, folder)
    return folders


@pytest.fixture(params=INSTALLED)
def small(request: pytest.FixtureRequest, indexes: dict[str, Path]) -> Path:
    """The folder of one of them."""
    return indexes[request.param]


def test_an_engine_finds_the_articles_that_hold_the_words(small: Path):
    wanted = {word(20), word(300)}
    holding = [
        one.id
        for one in articles(200, words_by_rank=words_apart())
        if wanted <= set(" ".join((one.title or "", *one.body)).split())
    ]
    peer = ENGINES[small.name].open(small / "index")
    query = Query(tree=And((Word(word(20)), Word(word(300)))), size=10)
    assert 10 < len(holding) == peer.ask(query).total
    assert sorted(peer.ids(query, 1_000)) == sorted(holding)
    peer.close()


def test_a_peer_finds_the_articles_with_words_of_a_beginning(small: Path):
    if small.name == "morgue":
        pytest.skip("its own tests see to it")
    begin, holding = word(100), []
    for one in articles(200, words_by_rank=words_apart()):
        words = " ".join((one.title or "", *one.body)).split()
        holding += [one.id] if any(held.startswith(begin) for held in words) else []
    peer = ENGINES[small.name].open(small / "index")
    query = Query(tree=Wildcard(f"{begin}*"), size=10)
    assert 10 < len(holding) == peer.ask(query).total
    assert sorted(peer.ids(query, 1_000)) == sorted(holding)
    peer.close()


def test_an_engine_counts_by_outlet(small: Path):
    outlets = [one.outlet for one in articles(200, words_by_rank=words_apart())]
    counts = sorted((outlets.count(name) for name in set(outlets)), reverse=True)
    peer = ENGINES[small.name].open(small / "index")
    assert peer.ask(Query(size=10)) == Answer(200, tuple(counts[:20]))
    peer.close()


def test_an_engine_marks_the_articles_it_is_given(small: Path):
    peer = ENGINES[small.name].open(small / "index")
    first = list(articles(3, words_by_rank=words_apart()))
    peer.hold(first)
    assert peer.highlight(Word(first[0].body[0].split()[0])) >= 1
    peer.close()


def test_one_article_more_is_found_and_leaves_the_index_as_it_was(tmp_path: Path):
    (tmp_path / "index").mkdir()
    index("morgue", 50, tmp_path)
    added = additions(tmp_path / "index", times=2)
    peer = ENGINES["morgue"].open(tmp_path / "index")
    assert [one.megabytes > 0 and one.seconds > 0 for one in added] == [True, True]
    assert peer.ask(Query(size=10)).total == 50
    peer.close()


def test_each_beginning_is_timed(indexes: dict[str, Path]):
    assert len(typing(indexes["morgue"] / "index", 1)) == len(beginnings())


def test_all_engines_find_the_same(indexes: dict[str, Path]):
    asked = {name: ask(name, 200, folder, runs=1) for name, folder in indexes.items()}
    run = Run(200, {name: Figures(figures().indexed, one) for name, one in asked.items()})
    assert list(run.disagreements()) == []
    assert sum(hits.total > 0 for found in run.ours.asked.hits.values() for hits in found) > 40


def test_a_run_leaves_its_tables_on_the_page_and_its_indexes_in_their_folder(tmp_path: Path):
    page = tmp_path / "page.md"
    page.write_text("By hand.\n<!-- bench 60 -->\nold\n<!-- end -->\nBy hand too.\n", encoding="utf-8")
    done = command("60", "--engines", "morgue", "--runs", "1", "--keep", str(tmp_path), "--page", str(page))
    assert done.returncode == 0, done.stderr
    written = page.read_text(encoding="utf-8")
    assert written.startswith("By hand.\n<!-- bench 60 -->\nMeasured ")
    assert written.endswith("\n<!-- end -->\nBy hand too.\n")
    assert headings(written, 60) == ["60 articles", "Morgue", "Morgue, 6", "growth"]
    assert first_column(written, 60) == [*titles(), *(target.what for target in targets_of(60))]
    assert Figures.read(tmp_path / "60" / "morgue").asked.hits["browse everything"][0].total == 60


def test_an_index_that_was_left_half_made_is_made_anew(tmp_path: Path):
    (tmp_path / "30" / "morgue" / "index").mkdir(parents=True)
    index("morgue", 2, tmp_path / "30" / "morgue")
    made = measure("morgue", 30, 1, tmp_path)
    assert made.asked.hits["browse everything"][0].total == 30


# What is made of the times


def test_a_percentile_is_the_nearest_rank():
    assert percentile(range(1, 301), 95) == 285
    assert percentile([3.0], 95) == 3.0
    assert percentile([1, 2, 3, 4], 50) == 2


def test_growth_is_beside_a_tenth_of_the_articles():
    assert Run(20, {"morgue": figures(6)}, figures(2)).growth("rare word") == pytest.approx(3)
    assert Run(20, {"morgue": figures(6)}).growth("rare word") is None


def test_engines_that_find_different_articles_end_the_benchmark():
    run = Run(20, {"morgue": figures(), "fts5": figures(total=8)})
    with pytest.raises(SystemExit, match="rare word, 1: SQLite FTS5 finds 8 articles, Morgue 7"):
        check(run)


def test_the_same_number_of_other_articles_is_a_difference_too():
    ours, theirs = figures(), figures()
    ours.asked.hits["rare word"] = [Hits(1, [1], ["a"])]
    theirs.asked.hits["rare word"] = [Hits(1, [1], ["b"])]
    others = "rare word, 1: stock Whoosh finds 1 articles that Morgue does not, such as b"
    assert list(Run(20, {"morgue": ours, "whoosh": theirs}).disagreements()) == [others]


def test_other_counts_by_outlet_are_a_difference_too():
    theirs = figures()
    theirs.asked.hits["rare word"] = [Hits(7, [4, 3], None)]
    assert [line.partition(":")[0] for line in Run(20, {"morgue": figures(), "fts5": theirs}).disagreements()] == [
        "rare word, 1"
    ]


# The aims


def test_an_aim_is_met_missed_or_not_measured():
    (times,) = (target for target in TARGETS if "faster than stock Whoosh" in target.what)
    assert times.verdict(times.figure(Run(SMALL, {"morgue": figures(1), "whoosh": figures(51)}))) == "yes"
    assert times.verdict(times.figure(Run(SMALL, {"morgue": figures(1), "whoosh": figures(49)}))) == "no"
    assert times.verdict(times.figure(Run(SMALL, {"morgue": figures(1)}))) == "not measured"
    assert times.aim == "≥ 50"


def test_every_aim_is_reckoned_from_a_run():
    run = Run(LARGE, {name: figures() for name in ENGINES}, figures())
    assert [target.what for target in TARGETS if target.figure(run) is None] == []


def test_aims_are_shown_with_the_number_of_articles_they_are_stated_for():
    whats = {target.what for target in targets_of(LARGE)}
    assert "questions, 95th percentile, ms" in whats
    assert "questions, 95th percentile, ms" not in {target.what for target in targets_of(SMALL)}
    assert "indexing: share of tantivy’s rate" in whats


# The page


def first_column(page: str, count: int) -> list[str]:
    """What the lines of both tables say first, below their headings."""
    block = page.partition(f"<!-- bench {count} -->")[2].partition("<!-- end -->")[0]
    cells = [line.split("|")[1].strip() for line in block.splitlines() if line.startswith("| ")]
    return [cell for cell in cells if cell not in (f"{count:,} articles", TARGET_HEADINGS[0])]


def headings(page: str, count: int) -> list[str]:
    line = next(line for line in page.splitlines() if line.startswith(f"| {count:,} articles"))
    return [cell.strip() for cell in line.split("|")[1:-1]]


@pytest.mark.parametrize("count", [SMALL, LARGE])
def test_the_page_holds_the_tables_as_the_benchmark_writes_them(count: int):
    page = PAGE.read_text(encoding="utf-8")
    assert f"<!-- bench {count} -->" in page
    if f"| {count:,} articles" in page:
        assert first_column(page, count) == [*titles(), *(target.what for target in targets_of(count))]


def test_the_page_names_the_kinds_of_question_by_number():
    assert (len(QUESTIONS), VARIANTS) == (12, 5)
    assert "are of twelve kinds, five of each" in PAGE.read_text(encoding="utf-8")


def test_an_engine_that_was_left_out_is_told_with_the_reason():
    told = report(Run(LARGE, {"morgue": figures()}), "Here.")
    assert "stock Whoosh is left out: above 20,000 articles a question would take seconds." in told
    assert "tantivy is left out: it was not measured." in told


def test_autocomplete_is_told_by_its_slowest_beginning():
    told = report(Run(20, {"morgue": figures(7)}), "Here.")
    assert re.search(r"autocomplete, ms, the slowest of all beginnings +\| +7\.00 \|", told)
    assert Figures(figures().indexed, replace(figures().asked, typing=[])).typed is None


def test_a_table_can_be_read_as_it_stands():
    assert table(("What", "How much"), [("one", "1"), ("another", "1,000")]).splitlines() == [
        "| What    | How much |",
        "|---------|---------:|",
        "| one     |        1 |",
        "| another |    1,000 |",
    ]


def test_a_cell_is_the_median_and_the_percentile_in_milliseconds():
    told = report(Run(20, {"morgue": figures(1.5)}), "Here.")
    assert re.search(r"rare word, ms +\| 1\.50 / 1\.50 \|", told)
    assert re.search(RATIO + r" +\| +1\.0 \|", told)


def test_a_page_without_a_place_for_the_number_stays_as_it_is(tmp_path: Path):
    page = tmp_path / "page.md"
    page.write_text("By hand.\n", encoding="utf-8")
    assert not write(page, "bench 5", "new")
    assert page.read_text(encoding="utf-8") == "By hand.\n"


def test_only_the_named_place_is_replaced():
    page = "<!-- a -->\nold\n<!-- end -->\n<!-- b -->\nold\n<!-- end -->\n"
    assert replaced(page, "b", "new \\1") == "<!-- a -->\nold\n<!-- end -->\n<!-- b -->\nnew \\1\n<!-- end -->\n"


def test_what_adding_takes_has_its_place_on_the_page():
    adding = Adding(5_000, 123.4, 2_345.6, 700.4, 800)
    told = adding_report(adding, "Here.").splitlines()
    assert [re.sub(r" +", " ", line) for line in told[2:]][0::2] == [
        "| 5,000 articles | articles/s | memory of all processes, at most, MB |",
        "| `morgue add` | 123 | 700 |",
    ]
    assert f"<!-- {PLACE} -->" in PAGE.read_text(encoding="utf-8")


# The command


def test_the_help_has_examples():
    told = command("--help").stdout
    for example in (
        "make bench N=1000000",
        "python -m benchmarks.speed 5000 --engines morgue,tantivy",
        "morgue[bench]",
    ):
        assert example in told


def test_an_engine_nobody_knows_is_told_of():
    with pytest.raises(SystemExit, match="lucene: no such engine; known are morgue, whoosh, fts5, tantivy"):
        list(chosen_engines(["lucene"], 20))


def test_slow_engines_are_left_out_of_large_runs():
    assert "whoosh" in chosen_engines(list(ENGINES), SMALL)
    assert {"whoosh", "fts5"}.isdisjoint(chosen_engines(list(ENGINES), LARGE))


def test_an_engine_whose_package_is_missing_is_left_out(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.setitem(ENGINES, "tantivy", replace(ENGINES["tantivy"], package="nowhere"))
    assert "tantivy" not in chosen_engines(list(ENGINES), 20)
    assert "tantivy is not installed and left out: pip install 'morgue[bench]'" in capsys.readouterr().err


def test_the_machine_is_named_with_the_versions():
    assert re.search(
        r"Measured \d{4}-\d\d-\d\d on .+, \d+ cores, .*Python 3.+numpy \S+, Whoosh 2.7.4, SQLite 3",
        machine(["Whoosh"]),
    )


def test_memory_is_told_in_megabytes(tmp_path: Path):
    private = private_megabytes(tmp_path)
    assert 10 < peak_megabytes() < 100_000
    assert private is None or 1 < private < 100_000
