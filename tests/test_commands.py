"""The command line: what each command tells, and where it says no."""

from __future__ import annotations

import json
import os
import pty
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from importlib.metadata import entry_points
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from archive import open_archive
from archive.article import Article, ArticlePlace
from fixtures import ARTICLES
from indexer.commands import main
from indexer.commands.find import suggest
from tests.making import accession, article, place
from tests.stories import fold, wire_copies

FIXTURES = Path(__file__).parent.parent / "fixtures" / "articles"
COMMANDS = sorted(entry.name for entry in entry_points(group="morgue.commands"))
# The keys of a clean article in JSON, in their order (docs/json.md).
CLEAN_KEYS = [
    *(
        "source",
        "source_id",
        "form",
        "title",
        "published",
        "published_source",
        "updated",
        "updated_source",
        "byline",
    ),
    *("agency", "outlet", "url", "section", "image", "dateline", "standfirst", "captions", "body", "language"),
    *("removed", "problems"),
]
# In a shell, Ctrl-C of a command in the background is ignored; here it is what the test is about.
INTERRUPTIBLE = "import signal; signal.signal(2, signal.default_int_handler); "
MORGUE = [sys.executable, "-c", INTERRUPTIBLE + "from indexer.commands import main; main(prog_name='morgue')"]


def morgue(*words: str, code: int = 0) -> Result:
    done = CliRunner().invoke(main, words, catch_exceptions=False, prog_name="morgue")
    assert done.exit_code == code, done.output
    return done


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("MORGUE_ARCHIVE", raising=False)
    return tmp_path


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The path of an archive with the row-wise fixtures in it; nobody adds to it."""
    path = tmp_path_factory.mktemp("held")
    morgue("--archive", str(path), "add", str(FIXTURES / "delta-standard.jsonl"))
    return str(path)


# All commands


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help_with_an_example(name: str):
    told = morgue(name, "--help").output
    assert told.startswith(f"Usage: morgue {name} ")
    assert re.search(rf"^  morgue {name}( |$)", told, re.MULTILINE)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_of_a_command_says_what_it_is_for(name: str):
    (entry,) = entry_points(group="morgue.commands", name=name)
    command = entry.load()
    options = [option for option in command.params if isinstance(option, click.Option)]
    assert [option.name for option in options if not option.help] == []


def test_all_hits_have_no_page(tmp_path: Path):
    open_archive(tmp_path / "made").close()
    refused = morgue("--archive", str(tmp_path / "made"), "search", "flood", "--all", "--page", "2", code=2)
    assert "leave out --page" in refused.output


def test_help_lists_every_command():
    listed = re.findall(r"^  (\w+)  ", morgue("--help").output.partition("Commands:")[2], re.MULTILINE)
    assert "..." not in morgue("--help").output.partition("Commands:")[2]
    names = [
        "add",
        "clean",
        "places",
        "rebuild",
        "reclean",
        "search",
        "serve",
        "show",
        "stats",
        "stories",
        "suggest",
    ]
    assert listed == COMMANDS == names


def test_a_command_is_an_entry_point(tmp_path: Path):
    (tmp_path / "extra.py").write_text("import click\n@click.command()\ndef hello(): click.echo('Good morning')\n")
    (tmp_path / "extra-1.dist-info").mkdir()
    (tmp_path / "extra-1.dist-info" / "METADATA").write_text("Metadata-Version: 2.1\nName: extra\nVersion: 1\n")
    (tmp_path / "extra-1.dist-info" / "entry_points.txt").write_text("[morgue.commands]\nhello = extra:hello\n")
    paths = os.pathsep.join([str(tmp_path), str(FIXTURES.parent.parent)])
    done = subprocess.run(
        [*MORGUE, "hello"], env={**os.environ, "PYTHONPATH": paths}, capture_output=True, text=True, check=True
    )
    assert done.stdout == "Good morning\n"


def test_an_unknown_command_is_named():
    assert "No such command 'serch'" in morgue("serch", code=2).output


@pytest.mark.parametrize("words", [["search", "x"], ["show", "x"], ["stats"], ["rebuild"], ["reclean"]])
def test_without_an_archive_a_command_says_how_to_make_one(words: list[str], folder: Path):
    told = morgue(*words, code=1).output
    assert (
        told == "Error: there is no archive in archive-data; `morgue add PATH` makes one, --archive names another\n"
    )
    assert list(folder.iterdir()) == []


def test_a_setting_that_cannot_be_read_is_named(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("MORGUE_PAGE_SIZE", "many")
    assert "Error: MORGUE_PAGE_SIZE='many' cannot be used" in morgue("stats", code=1).output


def test_the_archive_may_be_named_before_or_after_the_command_or_in_the_environment(
    held: str, monkeypatch: pytest.MonkeyPatch
):
    assert morgue("--archive", held, "stats").output == morgue("stats", "--archive", held).output
    monkeypatch.setenv("MORGUE_ARCHIVE", held)
    assert "articles:    5 (5 versions)" in morgue("stats").output
    assert "there is no archive in other" in morgue("--archive", "other", "stats", code=1).output
    assert "there is no archive in other" in morgue("stats", "--archive", "other", code=1).output


# add


def test_add_counts_what_became_of_each_document():
    Path("in").mkdir()
    Path("in/a.jsonl").write_text('{"id": 1, "body": "One."}\n{"id": 2, "body": "Two."}\n')
    assert morgue("add", "in").output.startswith("2 added in ")
    Path("in/a.jsonl").write_text('{"id": 1, "body": "One!"}\n{"id": 2, "body": "Two."}\n[]\n')
    told = morgue("add", "in").output
    assert "skipped: in/a.jsonl, row 3: a row must be a JSON object, this is a list" in told
    assert re.search(r"^0 added, 1 updated, 1 unchanged, 1 skipped in .* the archive holds 2 articles$", told, re.M)
    assert Path("archive-data/store.sqlite").exists()


def test_running_add_again_adds_nothing():
    morgue("add", str(FIXTURES))
    assert morgue("add", str(FIXTURES)).output.startswith(f"0 added, {ARTICLES} unchanged in ")


def test_a_report_holds_a_line_for_every_document():
    Path("in").mkdir()
    Path("in/a.jsonl").write_text('{"id": 1, "body": "Ça va."}\n{"id": 2}\n')
    morgue("add", "in", "--report", "told/../report.jsonl", code=2)  # no such folder: said before anything is added
    assert not Path("archive-data").exists()
    morgue("add", "in", "--report", "report.jsonl")
    first, second = map(json.loads, Path("report.jsonl").read_text().splitlines())
    assert list(first) == ["source", "row", "outcome", "id", "source_id", "reason", "problems", "form"]
    assert (first["source"], first["row"], first["outcome"], first["source_id"]) == ("in/a.jsonl", 1, "added", "1")
    assert (second["row"], second["outcome"], second["reason"][:19]) == (2, "skipped", "the row has no text")


def test_what_is_not_one_whole_article_is_counted_by_its_form():
    told = morgue("add", str(FIXTURES.parent / "fronts"), str(FIXTURES), "--report", "report.jsonl").output
    assert told.splitlines()[-1] == (
        "not one whole article: section front 4, beginning only 3, liveblog 2, picture gallery 1, video 1"
    )
    forms = Counter(json.loads(line)["form"] for line in Path("report.jsonl").read_text().splitlines())
    assert (forms["article"], forms["front"], forms["stub"]) == (ARTICLES - 7, 4, 3)


def test_a_report_of_before_there_were_forms_may_be_written_over():
    Path("in").mkdir()
    Path("in/a.txt").write_text("The river\n\nThe river rose and fell again in a single night, the mayor said.\n")
    old = dict.fromkeys(("source", "row", "outcome", "id", "source_id", "reason", "problems"))
    Path("in/report.jsonl").write_text(json.dumps(old) + "\n")
    assert morgue("add", "in", "--report", "in/report.jsonl").output.startswith("1 added")


def test_the_form_is_told_where_it_is_not_a_whole_article():
    morgue("add", str(FIXTURES / "alder-valley-herald"))
    assert "Beginning only · The Alder Valley Herald" in morgue("search", "form:stub").output
    folder = FIXTURES / "alder-valley-herald"
    stub, whole = folder / "2022-02-17-tavistock-mine-stub.html", folder / "2023-07-20-zaragoza-hail.html"
    assert "form:       Beginning only\n" in morgue("clean", str(stub)).output
    assert "form:" not in morgue("clean", str(whole)).output


def test_clean_says_why_there_is_nothing_of_a_section_front():
    done = morgue("clean", str(FIXTURES.parent / "fronts" / "grenzland-start.html"), code=1)
    assert done.stderr.endswith("a section front: a list of 8 stories, no story itself\n")


def test_adding_the_folder_one_is_in_leaves_archive_and_report_alone():
    Path("a.jsonl").write_text('{"id": 1, "body": "One."}\n')
    morgue("add", ".", "--report", "report.jsonl")
    assert morgue("add", ".", "--report", "report.jsonl").output.startswith("0 added, 1 unchanged in ")


def test_outlet_and_language_are_stated_for_all_files():
    Path("a.jsonl").write_text('{"id": 1, "body": "One."}\n')
    morgue("add", "a.jsonl", "--outlet", "Harbour Gazette", "--language", "en-GB")
    told = json.loads(morgue("show", "1", "--json").output)
    assert (told["outlet"], told["language"]) == ("Harbour Gazette", "en")


def test_a_language_that_is_no_code_is_refused():
    told = morgue("add", ".", "--language", "English", code=2).output
    assert "'English' is no language code such as en, de or pt-BR" in told


def test_after_twenty_reasons_the_rest_is_counted():
    Path("a.jsonl").write_text("[]\n" * 25 + '{"body": "One."}\n')
    told = morgue("add", "a.jsonl").output
    assert told.count("skipped: ") == 20
    assert "(5 more with a reason; --report FILE lists them all)" in told


def test_a_second_process_cannot_add_at_the_same_time():
    Path("a.jsonl").write_text('{"body": "One."}\n')
    with open_archive("archive-data") as archive:
        adding = archive.adding([{"body": "Two."}] * 101)
        next(adding)
        told = morgue("add", "a.jsonl", code=1).output
        adding.close()
    assert told == "Error: another process is adding to archive-data; try again when it has finished\n"


def on_a_terminal(*words: str) -> str:
    """What a command shows on a terminal of 100 columns."""
    ours, its = pty.openpty()
    environment = {**os.environ, "TERM": "xterm", "COLUMNS": "100"}
    with subprocess.Popen([*MORGUE, *words], stdin=its, stdout=its, stderr=its, env=environment) as process:
        os.close(its)
        shown = b""
        # Reading fails, on Linux, once the process has closed its side.
        while chunk := _read(ours):
            shown += chunk
    os.close(ours)
    assert process.returncode == 0, shown
    return shown.decode()


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 65_536)
    except OSError:
        return b""


def test_on_a_terminal_adding_shows_a_bar_with_articles_a_second_and_time_left():
    shown = on_a_terminal("add", str(FIXTURES))
    assert "━━━━" in shown
    assert re.search(r"\d+ articles, \d+/s ", shown)
    assert re.search(r"\d+ % .*\d:\d\d:\d\d", shown)
    assert re.search(rf"{ARTICLES} added in [\d.]+ s \(\d+/s\); the archive holds {ARTICLES} articles\r\n", shown)


def test_elsewhere_adding_tells_plain_lines():
    told = morgue("add", str(FIXTURES / "northfield-observer")).output
    assert told.count("\n") == 1
    assert "\x1b" not in told
    assert "━" not in told


def test_after_ctrl_c_the_archive_is_sound_and_the_next_run_carries_on():
    rows = [f'{{"id": {number}, "body": "The heron of day {number}."}}' for number in range(1_000)]
    Path("a.jsonl").write_text("\n".join(["{", *rows]))
    with subprocess.Popen(
        [*MORGUE, "add", "a.jsonl"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stderr
        assert process.stderr.readline().startswith("skipped: a.jsonl, row 1")  # told with the first hundred
        process.send_signal(2)
        told, complaint = process.communicate(timeout=60)
    assert process.returncode == 130
    assert complaint == "Stopped: what was counted is kept. The same command carries on.\n"
    with open_archive("archive-data") as archive:
        kept = archive.search("heron").total
        assert archive.stats()["behind"] == 0
    assert 99 <= kept < 1_000
    assert f"the archive holds {kept:,} articles" in told
    assert re.match(rf".*\n{1_000 - kept:,} added, {kept:,} unchanged, 1 skipped", morgue("add", "a.jsonl").output)


# clean


def test_clean_shows_the_story_its_facts_and_what_was_removed():
    told = morgue("clean", str(FIXTURES / "harbour-gazette" / "2016-02-11-tallinn-net-museum.html")).output
    assert told.startswith("# Tallinn opens a museum for the fishing net\n")
    assert "outlet:     Harbour Gazette\n" in told
    assert "published:  2016-02-11 (from time)\n" in told
    assert "Removed (" in told
    assert re.search(r"^ +\d+  promo: Advertisement  \(.+\)$", told, re.MULTILINE)


def test_clean_tells_json_with_every_key_a_line_for_each_document(folder: Path):
    done = CliRunner().invoke(main, ["clean", str(FIXTURES), "--json"])
    articles = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(articles) == ARTICLES
    assert all(list(article) == CLEAN_KEYS for article in articles)
    removed = [line for article in articles for line in article["removed"]]
    assert {tuple(line) for line in removed} == {("text", "role", "reason", "line", "score")}
    assert [article["source_id"] for article in articles][-1] is None
    assert f"{FIXTURES}/delta-standard.jsonl:5" in [article["source"] for article in articles]
    assert list(folder.iterdir()) == []


def test_clean_tells_of_what_it_cannot_read_on_standard_error():
    Path("a.jsonl").write_text('{"body": "One."}\n{"id": 7}\n{"html": "<script>var a</script>"}\n')
    done = CliRunner().invoke(main, ["clean", "a.jsonl", "--json"])
    assert (done.exit_code, done.stdout.count("\n")) == (0, 1)
    assert done.stderr.splitlines() == [
        "skipped: a.jsonl, row 2: the row has no text: it needs one of html, text or body",
        "skipped: a.jsonl, row 3: no article text found in the page",
    ]


def test_clean_fails_where_nothing_could_be_read():
    assert "there is no such file or folder" in morgue("clean", "missing.txt", code=1).output


# search


@pytest.fixture
def find(held: str) -> Callable[..., list[str]]:
    """The source ids that a search finds."""

    def ids(*words: str) -> list[str]:
        answer = json.loads(morgue("search", "--json", "--archive", held, *words).output)
        return [hit["source_id"].removeprefix("ds-2016-") for hit in answer["results"]]

    return ids


def test_search_prints_hits_with_their_facts_and_facets(held: str):
    told = morgue("search", "lagos", "court", "--archive", held).output
    assert told.startswith("1 article for lagos AND court")
    assert "  1. Court in Lagos orders landlord to give back a street" in told
    assert "The Delta Standard · April 2016" in told
    assert "Outlet: The Delta Standard (1)" in told


def test_search_without_words_counts_the_articles_of_the_archive(held: str):
    assert morgue("search", "--archive", held).output.startswith("5 articles in the archive  (")
    narrowed = morgue("search", "--place", "Lagos", "--archive", held).output
    assert narrowed.startswith("1 article with these filters  (")


def test_all_hits_are_listed_page_by_page(held: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("MORGUE_MAX_PAGE_SIZE", "2")
    told = morgue("search", "--all", "--sort", "oldest", "--archive", held).output
    assert told.startswith("5 articles in the archive  (")
    assert re.findall(r"^ +(\d)\. ", told, re.M) == list("12345")
    assert "for the next" not in told


def test_all_hits_as_json_are_a_line_each(held: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("MORGUE_MAX_PAGE_SIZE", "2")
    lines = morgue("search", "--all", "--json", "--archive", held).output.splitlines()
    answer = json.loads(morgue("search", "--json", "--page-size", "2", "--archive", held).output)
    assert [json.loads(line) for line in lines[:2]] == answer["results"]
    assert len({json.loads(line)["id"] for line in lines}) == 5


@pytest.fixture
def wires(tmp_path: Path) -> str:
    """The folder of an archive in which three outlets ran one text."""
    with open_archive(tmp_path / "wires") as opened:
        opened.add(wire_copies(("Anchor", "Beacon", "Capstan")))
        fold(opened, ("wire-Anchor", "wire-Beacon", "wire-Capstan"))
    return str(tmp_path / "wires")


def test_a_hit_names_the_outlets_that_ran_its_story(wires: str):
    told = morgue("search", "locks", "--archive", wires).output
    assert told.startswith("1 story · 3 articles for locks  (")
    assert "     also in 2 outlets: Beacon, Capstan · the earliest of 3, of 22 May 2015\n" in told
    assert "numbers count articles; --count stories counts stories" in told
    told = morgue("search", "locks", "--outlet", "Capstan", "--archive", wires).output
    assert "the first of 3 articles that is found here · first published by Anchor, 22 May 2015\n" in told


def test_copies_are_listed_one_by_one_where_that_is_asked_for(wires: str):
    told = morgue("search", "locks", "--group", "none", "--count", "stories", "--archive", wires).output
    assert told.startswith("3 articles · 1 story for locks  (")
    assert re.findall(r"^ +(\d)\. ", told, re.M) == list("123")
    assert "numbers count stories" in told


@pytest.mark.parametrize(("group", "lines"), [("story", 1), ("none", 3)])
def test_an_export_has_a_line_for_each_story_or_each_article(wires: str, group: str, lines: int):
    told = morgue("search", "locks", "--all", "--json", "--group", group, "--archive", wires).output
    assert len(told.splitlines()) == lines
    answer = json.loads(morgue("search", "locks", "--json", "--group", group, "--archive", wires).output)
    assert answer[{"story": "total_stories", "none": "total"}[group]] == lines


def test_a_page_past_the_end_says_so(held: str):
    told = morgue("search", "--page", "9", "--archive", held).output
    assert "\npage 9 is past the last, page 1\n" in told


def test_places_whose_names_hold_commas_are_told_apart(held: str):
    listed = re.search(r"^Place: (.+)$", morgue("search", "lagos court", "--archive", held).output, re.M)
    assert listed
    assert re.fullmatch(r"[^·]+ \(\d+\)( · [^·]+ \(\d+\))+", listed[1])
    places = re.search(r"^places: +(.+)$", morgue("show", "ds-2016-court", "--archive", held).output, re.M)
    assert places
    assert " · " in places[1]


def test_values_are_excluded_and_unknown_ones_told_with_what_is_meant(held: str):
    told = morgue("search", "--not-outlet", "the delta standard", "--archive", held).output
    assert told.startswith("0 articles with these filters  (")
    told = " ".join(morgue("search", "--outlet", "Delta Standart", "--archive", held).output.split())
    assert "note: No article has the outlet 'Delta Standart'; did you mean The Delta Standard?" in told


def test_facets_that_are_not_counted_in_time_say_so(held: str):
    told = morgue("search", "--facet-ms", "0", "--facets", "outlet", "--archive", held).output
    assert "\nOutlet: not counted in time" in told
    assert "Place:" not in told


def test_search_without_words_finds_all(find: Callable[..., list[str]]):
    assert len(find()) == 5


def test_search_narrows_sorts_and_pages(find: Callable[..., list[str]]):
    assert set(find("--from", "2016-04-12", "--to", "2016-05")) == {"election", "dust"}
    year = ("--from", "2016-04", "--to", "2016-10")
    assert find(*year, "--sort", "newest")[0] == find(*year, "--sort", "oldest")[-1] == "marathon"
    assert find(*year, "--sort", "oldest", "--page-size", "1", "--page", "4") == ["marathon"]
    assert find("--place", "Lagos", "--language", "en", "--outlet", "The Delta Standard") == ["court"]
    assert find("--outlet", "Harbour Gazette") == []
    assert set(find("--place", "Lagos", "--place", "Ouagadougou")) == {"court", "dust"}


@pytest.mark.parametrize("words", [["-street"], ["--", "-street"], ["-h", "-street"], ["NOT street"]])
def test_a_word_with_a_dash_is_excluded_with_or_without_two_dashes_before(
    find: Callable[..., list[str]], words: list[str]
):
    assert "court" not in find(*words)
    assert len(find(*words)) >= 2


def test_a_search_for_dash_h_alone_is_a_call_for_help(held: str):
    told = morgue("search", "-h").output
    assert told == morgue("search", "--help").output
    assert "  -h, --help  " in told


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (["--sort", "best"], "sort='best' is not one of relevance, newest, oldest"),
        (["--from", "spring"], "from='spring' is not a date such as 2015, 2015-05 or 2015-05-22"),
        (["--page", "0"], "page='0' is not a whole number from 1"),
        (["--page-size", "1000"], "page_size='1000' is not a whole number from 1 to 200"),
        (["--from", "2016", "--to", "2015"], "from=2016-01-01 is later than to=2015-12-31"),
    ],
)
def test_a_value_that_cannot_be_meant_is_named(held: str, words: list[str], complaint: str):
    told = morgue("search", "x", *words, "--archive", held, code=1).output
    assert told == f"Error: {complaint}\n"


@pytest.mark.parametrize("word", ["--sorrt", "--sorrt=best", "--outlett"])
def test_a_mistyped_option_is_no_word_to_exclude(held: str, word: str):
    assert f"No such option '{word}'" in morgue("search", word, "x", "--archive", held, code=2).output


def test_a_query_that_cannot_be_read_is_searched_as_far_as_it_can(held: str):
    told = morgue("search", '"lagos court', "(street", "--archive", held).output
    assert "  note: " in told


# suggest


def suggested(*words: str) -> str:
    done = CliRunner().invoke(suggest, words, catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.output


def test_suggestions_are_listed_by_kind_with_their_counts(held: str):
    told = suggested("court", "lag", "--archive", held)
    places = r"Place\n +\d  Lagos State, Nigeria\n +\d  Lagos, Nigeria\n"
    assert re.fullmatch(places + r"Words\n +\d  lagos\n(?s:.*)", told)


def test_suggestions_come_as_json_too(held: str):
    told = json.loads(suggested("-outlet:del", "--json", "--size", "1", "--archive", held))
    assert told["query"] == "-outlet:del"
    assert [one["query"] for one in told["suggestions"]] == ['-outlet:"The Delta Standard"']


def test_where_nothing_begins_so_it_is_said(held: str):
    assert suggested("zzz", "--archive", held) == "nothing in the archive begins so\n"


# show, stats, rebuild


def test_the_hits_of_an_article_stand_below_each_other_with_their_paragraphs(monkeypatch):
    monkeypatch.setenv("COLUMNS", "60")
    body = "The flood came.\n\nBy noon the river had risen and a second flood\tof the year stood in the streets."
    row = {"id": "x", "title": "Flood", "body": body, "language": "en"}
    Path("a.jsonl").write_text(json.dumps(row))
    morgue("add", "a.jsonl")
    assert morgue("show", "x", "--hits", "floods").output.splitlines() == [
        "3 hits of floods in Flood",
        f"title {'':>21}Flood",
        f"¶ 1   {'The ':>21}flood came.",
        f"¶ 2   {'risen and a second ':>21}flood of the year stood in the",
    ]
    told = json.loads(morgue("show", "x", "--hits", "floods", "--json").output)
    assert [hit["text"] for hit in told["hits"]] == ["Flood", "flood", "flood"]


def test_an_article_without_hits_says_so_and_a_blank_query_is_refused(held: str):
    told = morgue("show", "ds-2016-court", "--hits", "zebra (", "--archive", held).output
    assert told.startswith("0 hits of zebra in ")
    assert "note: an opening bracket" in told
    assert "q is blank" in morgue("show", "ds-2016-court", "--hits", " ", "--archive", held, code=1).output
    assert "give one of them" in morgue("show", "x", "--hits", "a", "--original", "--archive", held, code=2).output


def test_the_thread_of_an_article_is_listed_the_earliest_first(held: str):
    told = morgue("show", "ds-2016-court", "--thread", "--archive", held).output.splitlines()
    assert "ds-2016-court" not in told[0]
    assert " · " in told[1]
    stories = json.loads(morgue("show", "ds-2016-court", "--thread", "--json", "--archive", held).output)["stories"]
    assert len([line for line in told if not line.startswith("  ")]) == len(stories)


def test_wide_characters_keep_hits_below_each_other(monkeypatch):
    monkeypatch.setenv("COLUMNS", "40")
    Path("a.jsonl").write_text(
        '{"id": "x", "body": "洪水。\\n\\n在北京市洪水来了", "language": "zh"}\n', encoding="utf-8"
    )
    morgue("add", "a.jsonl")
    _, first, second = morgue("show", "x", "--hits", "洪水").output.splitlines()
    assert (first, second) == (f"¶ 1 {' ' * 14}洪水。", f"¶ 2 {' ' * 6}在北京市洪水来了")


@pytest.mark.parametrize("form", ["id", "source_id"])
def test_an_article_is_shown_by_its_id_or_its_source_s(held: str, form: str):
    (hit,) = json.loads(morgue("search", "lagos court", "--json", "--archive", held).output)["results"]
    told = morgue("show", hit[form], "--archive", held).output
    assert told.startswith(f"# Court in Lagos orders landlord to give back a street\nid:         {hit['id']} (")
    assert "places:     Lagos" in told
    as_json = json.loads(morgue("show", hit[form], "--json", "--archive", held).output)
    assert set(CLEAN_KEYS) < set(as_json)
    assert (as_json["id"], as_json["source_id"]) == (hit["id"], "ds-2016-court")


def test_a_row_s_number_finds_its_article():
    Path("a.jsonl").write_text('{"id": 17, "title": "Seventeen", "body": "One."}\n')
    morgue("add", "a.jsonl")
    assert morgue("show", "17").output.startswith("# Seventeen\n")


def test_an_id_that_two_sources_gave_is_told_with_the_articles_that_have_it():
    for name in ("a", "b"):
        Path(f"{name}.jsonl").write_text(f'{{"id": 17, "body": "{name}."}}\n')
    morgue("add", "a.jsonl", "b.jsonl")
    told = morgue("show", "17", code=1).output
    assert re.fullmatch(r"Error: 2 articles have the source id '17': \w{10}, \w{10}\n", told)


def test_an_unknown_id_is_named(held: str):
    assert morgue("show", "nope", "--archive", held, code=1).output == (
        "Error: there is no article 'nope' in this archive\n"
    )


def test_the_original_comes_out_as_it_went_in(held: str):
    row = (FIXTURES / "delta-standard.jsonl").read_bytes().splitlines()[1]
    assert morgue("show", "ds-2016-court", "--original", "--archive", held).stdout_bytes == row


def test_stats_tell_what_the_archive_holds(held: str):
    told = morgue("stats", "--archive", held).output
    assert "articles:    5 (5 versions)\n" in told
    assert "index:       5 articles, 0 changes behind\n" in told
    assert "Outlet (1 value, 0 articles without)\n         5  The Delta Standard\n" in told


def test_rebuild_makes_the_index_anew():
    Path("a.jsonl").write_text('{"id": 1, "body": "A heron."}\n')
    morgue("add", "a.jsonl")
    assert morgue("rebuild").output == "The index was made anew: it holds 1 article.\n"
    assert morgue("search", "heron").output.startswith("1 article for heron")


def test_rebuild_says_what_articles_of_an_older_morgue_lack(tmp_path: Path):
    placed = Article(**vars(article(body="A heron.")) | {"places": (ArticlePlace(place=place("IQ")),)})
    with open_archive(tmp_path) as archive:
        archive.store.add([accession(placed)])
    told = morgue("rebuild", "--archive", str(tmp_path)).output.splitlines()
    assert told[1:] == ["None is known to be about a place: if an older Morgue added them, `morgue reclean` tells."]


def test_other_spellings_are_told_and_can_be_switched_off(tmp_path: Path):
    texts = ("They took the al-Tanf crossing in Syria.", "In Syria, in At Tanf in Syria, a post fell.")
    rows = [{"id": str(number), "body": text, "language": "en"} for number, text in enumerate(texts)]
    (tmp_path / "rows.jsonl").write_text("\n".join(map(json.dumps, rows)))
    kept = ["--archive", str(tmp_path / "kept")]
    morgue("add", str(tmp_path / "rows.jsonl"), *kept)
    told = morgue("search", "al-Tanf", *kept).output
    assert told.startswith("2 articles for al-tanf")
    assert "  note: al-Tanf was also searched as At Tanf; --variants off searches as typed\n" in told
    assert morgue("search", "al-Tanf", "--variants", "off", *kept).output.startswith("1 article for")
    assert morgue("search", "al-Tanf", "--without-variant", "At Tanf", *kept).output.startswith("1 article for")


def test_what_may_be_meant_is_told(held: str):
    told = morgue("search", "cuort", "--archive", held).output
    assert "  note: did you mean court? (" in told


def test_all_words_can_be_demanded(held: str):
    told = morgue("search", "court", "xyzzyplugh", "--match", "all", "--archive", held).output
    assert told.startswith("0 articles for court AND xyzzyplugh")
    assert "  note: No article has all these words.\n" in told
    assert "--match most finds " in told
