"""`archive.reclean()`: what is held is cleaned once more, and what changed becomes a version."""

from __future__ import annotations

import json
import zlib
from dataclasses import replace
from pathlib import Path

import pytest

from archive import Archive, open_archive
from archive.article import Accession, Stated
from archive.errors import ArchiveBusy, BadInput, NotFound
from archive.settings import read_settings
from indexer.again import stated_beside
from indexer.cleaning.edition import edition
from indexer.files import find_files
from indexer.pipeline import documents, said_beside
from tests.conftest import FIXTURES
from tests.making import article
from tests.shared import SHARED, needs_shared

COURIER = "The Rosedale Courier"
WIRELESS = "Hear the Courier's Valley Hour, every week on your wireless."
WARDS = ("Ashby", "Bexford", "Corley", "Denholm", "Elmsworth", "Fairlight")


def dump(ward: str, furniture: str = WIRELESS) -> str:
    return "\n\n".join(
        (
            f"{ward} to mend its bridges",
            f"The council of {ward} voted on Monday to repair its bridges, which the flood of last winter spoiled.",
            "What happens next",
            f"Work begins within a few weeks, said the mayor of {ward}, who thanked all volunteers for their help.",
            f"The builders will need a year for {ward}, they say, and expect to be done by the spring after next.",
            furniture,
        )
    )


def row(ward: str, **facts: str) -> dict[str, str]:
    return {"id": ward, "outlet": COURIER, "text": dump(ward)} | facts


def page(ward: str) -> dict[str, str]:
    paragraphs = "".join(f"<p>{line}</p>" for line in dump(ward).split("\n\n")[1:])
    html = f"<html><body><article><h1>{ward} to mend its bridges</h1>{paragraphs}</article></body></html>"
    return {"id": ward, "outlet": COURIER, "html": html}


@pytest.fixture
def held(archive: Archive) -> Archive:
    """An archive of six stories of one outlet, with one line at the foot of all."""
    archive.add(map(row, WARDS))
    return archive


def bodies(archive: Archive) -> list[bool]:
    """Whether each of the six stories has the repeated line in its body."""
    return [WIRELESS in archive.article(ward).body for ward in WARDS]


def overrule(archive: Archive, *lines: str) -> None:
    text = "\n".join(("[[outlet]]", f'name = "{COURIER}"', *lines, ""))
    (archive.folder / "cleaning.toml").write_text(text, encoding="utf-8")


def test_a_line_of_three_stories_leaves_them_and_says_why(held):
    report = held.reclean()
    assert (report.looked_at, report.changed, report.removed_lines) == (6, 6, 6)
    article = held.article("Ashby")
    assert article.body[1] == "What happens next"
    assert [(line.text, line.line, line.reason) for line in article.removed] == [
        (WIRELESS, 11, "stands in 6 stories of this outlet")
    ]
    assert bodies(held) == [False] * 6


def test_pages_lose_their_repeated_lines_too(archive):
    archive.add(map(page, WARDS))
    assert archive.reclean().removed_lines == 6
    assert bodies(archive) == [False] * 6


def test_what_changed_is_the_next_version_and_found_as_it_is_now(held):
    assert held.search("wireless").total == 6
    held.reclean()
    assert held.search("wireless").total == 0
    assert held.search("bridges").total == 6
    assert {held.article(ward).version for ward in WARDS} == {2}
    assert held.store.counts()["versions"] == 12
    assert held.store.counts()["originals"] == 6


def test_cleaning_again_what_was_cleaned_again_changes_nothing(held):
    held.reclean()
    again = held.reclean()
    assert (again.changed, again.unchanged, again.learned) == (0, 6, {COURIER: 1})


def test_a_number_of_stories_that_grew_changes_no_article(held):
    held.reclean()
    held.add([row("Grimsby")])
    report = held.reclean()
    assert (report.looked_at, report.changed) == (7, 0)


def test_what_is_added_after_profits_at_once(held):
    held.reclean()
    held.add([row("Grimsby")])
    assert WIRELESS not in held.article("Grimsby").body
    assert held.article("Grimsby").removed[-1].reason == "stands in 6 stories of this outlet"


def test_what_was_added_before_is_unchanged_when_it_is_added_again(held):
    held.reclean()
    assert [one.outcome for one in held.add(map(row, WARDS)).outcomes] == ["unchanged"] * 6


def test_a_dry_run_tells_the_same_and_changes_nothing(held):
    held.store.learn({})
    dry = held.reclean(dry_run=True)
    assert bodies(held) == [True] * 6
    assert held.store.counts()["versions"] == 6
    assert held.store.furniture() == {}
    told = held.reclean().as_json()
    assert dry.as_json() == told | {"dry_run": True}


def test_the_report_says_which_lines_went_for_which_reason(held):
    told = held.reclean().as_json()
    assert told["fields"] == {"body": 6, "removed": 6}
    assert told["removed"] == [
        {
            "reason": "stands in other stories of this outlet",
            "lines": 6,
            "commonest": [{"line": WIRELESS, "articles": 6}],
        }
    ]
    assert (told["kept"], told["left"], told["finished"]) == ([], [], True)


def test_each_article_is_told_of_with_its_change_as_a_diff(held):
    seen = []
    held.reclean(progress=seen.append)
    assert len(seen) == 6
    assert {one.what for one in seen} == {"changed"}
    assert f"-{WIRELESS}" in seen[0].diff().split("\n")
    kept = held.article(seen[0].id)
    assert kept == replace(seen[0].after, added=kept.added, story=kept.story)


def test_only_the_outlet_that_was_asked_for_is_looked_at(held):
    held.add([row(f"{ward} Port", outlet="Harbour Gazette") for ward in WARDS[:3]])
    report = held.reclean(outlet="Harbour Gazette")
    assert (report.looked_at, report.changed, report.learned) == (3, 3, {"Harbour Gazette": 1})
    assert bodies(held) == [True] * 6
    held.reclean()
    assert set(held.store.furniture()) == {COURIER, "Harbour Gazette"}


def test_an_outlet_without_articles_is_an_error_that_names_it(held):
    with pytest.raises(NotFound, match=r"no article of the outlet 'The Morning Post'.*morgue stats"):
        held.reclean(outlet="The Morning Post")


def test_a_librarian_drops_and_keeps(held):
    overrule(held, f'keep = ["{WIRELESS[:8]}*"]', 'drop = ["Work begins *"]')
    report = held.reclean()
    assert [reason for reason, _ in report.reasons()] == ["dropped by cleaning.toml"]
    assert bodies(held) == [True] * 6
    assert not [line for line in held.article("Ashby").body if line.startswith("Work begins")]


def test_what_a_librarian_says_holds_for_what_is_added(archive):
    overrule(archive, 'drop = ["Hear the *"]')
    archive.add([row("Ashby")])
    assert archive.article("Ashby").removed[-1].reason == "dropped by cleaning.toml"


def test_lines_that_went_come_back_when_a_librarian_keeps_them(held):
    held.reclean()
    overrule(held, 'keep = ["Hear the *"]')
    report = held.reclean()
    assert (report.kept_lines, report.kept.most_common(1)) == (6, [(WIRELESS, 6)])
    assert held.article("Ashby").body[-1] == WIRELESS


def test_overrules_are_tried_from_another_file_by_a_dry_run_only(held, tmp_path):
    draft = tmp_path / "draft.toml"
    draft.write_text('[[outlet]]\nname = "*"\ndrop = ["What happens *"]\n', encoding="utf-8")
    report = held.reclean(dry_run=True, overrules=draft)
    assert "dropped by cleaning.toml" in dict(report.reasons())
    with pytest.raises(BadInput, match="--dry-run; save it as"):
        held.reclean(overrules=draft)
    with pytest.raises(BadInput, match="there is no file"):
        held.reclean(dry_run=True, overrules=tmp_path / "nowhere.toml")


def test_a_malformed_file_stops_adding_and_cleaning_before_anything_is_done(held):
    overrule(held, "keep = 7")
    with pytest.raises(BadInput, match=r"entry 1 \(The Rosedale Courier\), keep"):
        held.add([row("Grimsby")])
    with pytest.raises(BadInput, match=r"cleaning\.toml"):
        held.reclean()
    assert held.store.counts()["versions"] == 6


def test_a_run_that_was_limited_is_gone_on_with(held):
    first = held.reclean(limit=4)
    assert (first.looked_at, first.finished) == (4, False)
    assert sorted(bodies(held)) == [False] * 4 + [True] * 2
    rest = held.reclean()
    assert (rest.looked_at, rest.changed, rest.finished, rest.resumed) == (2, 2, True, True)
    assert held.reclean().looked_at == 6


def test_a_run_that_was_interrupted_keeps_what_it_told_and_is_gone_on_with(held, monkeypatch):
    monkeypatch.setattr("archive.recleaning.ACKNOWLEDGED_TOGETHER", 2)
    told = []

    def stop(one):
        told.append(one.id)
        if len(told) == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        held.reclean(progress=stop)
    assert {held.article(id).version for id in told} == {2}
    assert held.search("wireless").total == 2
    assert held.reclean().looked_at == 2
    assert bodies(held) == [False] * 6


def test_a_run_by_other_rules_begins_anew(held):
    held.reclean(limit=4)
    overrule(held, 'drop = ["What happens *"]')
    assert held.reclean().looked_at == 6


def test_a_note_of_progress_that_is_no_json_is_no_harm(held):
    (held.folder / "reclean.json").write_text("{", encoding="utf-8")
    assert held.reclean().looked_at == 6
    assert not (held.folder / "reclean.json").exists()


def test_nobody_cleans_again_while_another_adds(held):
    with open_archive(held.folder) as other, other.follower.writing(), pytest.raises(ArchiveBusy):
        held.reclean()


def test_an_empty_archive_has_nothing_to_clean(archive):
    assert archive.reclean().as_json()["looked_at"] == 0


def test_many_articles_are_cleaned_by_several_processes_with_the_same_end(tmp_path):
    ends = []
    for workers in (1, 2):
        chosen = read_settings({}).with_values(archive=tmp_path / str(workers), add_workers=workers)
        with open_archive(settings=chosen) as many:
            many.add({"id": f"{n}", "language": "en", "body": f"The heron of day {n}.\nTides"} for n in range(700))
            (many.folder / "cleaning.toml").write_text('[[outlet]]\nname = "*"\ndrop = ["Tides"]\n')
            ends.append((many.reclean().as_json(), many.article("650").body))
    assert ends[0] == ends[1]
    assert ends[0][0]["changed"] == 700


# What was read once, read again


def kept(archive: Archive) -> list[Accession]:
    return list(archive.store.current("", 1_000))


def test_what_options_said_of_an_article_still_holds(archive, tmp_path):
    (tmp_path / "ashby.txt").write_text(dump("Ashby"), encoding="utf-8")
    stated = Stated(outlet="The Ashby Post", language="pt")
    archive.add(documents([tmp_path / "ashby.txt"], stated, 10**7))
    (archive.folder / "cleaning.toml").write_text('[[outlet]]\nname = "The Ashby Post"\ndrop = ["What *"]\n')
    (tmp_path / "ashby.txt").unlink()
    assert archive.reclean().fields == {"body": 1, "removed": 1}
    (after,) = kept(archive)
    assert (after.article.outlet, after.article.language, after.article.version) == ("The Ashby Post", "pt", 2)


@pytest.mark.parametrize(
    "said",
    [
        Stated(),
        Stated(outlet=COURIER),
        Stated(language="de"),
        Stated(outlet=COURIER, language="de"),
        Stated(url="https://courier.example/1", authors=("Jane Doe", "John Roe")),
    ],
)
def test_what_was_said_of_an_article_is_known_by_its_sum(said):
    made = article(outlet=COURIER, language="de", url="https://courier.example/1", byline=("Jane Doe", "John Roe"))
    assert stated_beside(made, said_beside(said)) == said


def test_what_was_said_and_is_no_longer_known_is_told_of(archive):
    archive.add([row("Ashby")])
    with archive.store._writing() as connection:
        connection.exec_driver_sql("UPDATE versions SET beside = 'a sum of nothing'")
    report = archive.reclean()
    assert [reason for _, reason in report.left] == [
        "what an option said of it when it was added is not known any more; add it again"
    ]
    assert archive.article("Ashby").version == 1


def test_an_original_that_cannot_be_read_is_told_of_and_its_article_stays(held):
    with held.store._writing() as connection:
        connection.exec_driver_sql("UPDATE originals SET packed = ? WHERE size > 0", (zlib.compress(b"{"),))
    seen = []
    report = held.reclean(progress=seen.append)
    assert (report.changed, len(report.left)) == (0, 6)
    assert report.left[0][1].startswith("not JSON")
    assert {one.what for one in seen} == {"left"}
    assert bodies(held) == [True] * 6


def test_the_edition_of_the_cleaning_is_the_same_until_its_files_change():
    assert edition() == edition()
    assert len(edition()) == 64


def test_the_articles_of_the_fixtures_come_out_as_they_were(tmp_path):
    with open_archive(tmp_path) as opened:
        opened.add(documents(find_files([FIXTURES]), Stated(), 10**7))
        report = opened.reclean()
        assert (report.looked_at, report.changed, report.left) == (opened.store.counts()["articles"], 0, [])


@needs_shared
def test_the_real_articles_come_out_exact_as_stories_of_one_outlet(archive):
    archive.add(documents(find_files([SHARED / "articles"]), Stated(outlet="The Post"), 10**7))
    archive.add(documents(find_files([FIXTURES]), Stated(), 10**7))
    assert archive.reclean().changed == 0
    gold = json.loads((SHARED / "gold" / "seeds_articles.json").read_text("utf-8"))
    names = {Path(one.article.source).stem: one.article for one in kept(archive)}
    for name, expected in gold.items():
        assert list(names[name].body) == expected["body_paragraphs"]


def test_what_was_kept_before_there_were_forms_is_marked(archive: Archive):
    paragraph = "The river rose by two metres overnight and the lower town was cleared before breakfast."
    html = f"<html><body><article><p>{paragraph}</p></article><p>Subscribe to continue reading</p></body></html>"
    archive.add([{"id": "stub", "outlet": COURIER, "html": html}])
    with archive.store._writing() as connection:
        connection.exec_driver_sql("UPDATE versions SET content = json_remove(content, '$.form', '$.problems[0]')")
    assert archive.article("stub").form == "article"
    assert archive.reclean().fields.keys() == {"form", "problems"}
    assert archive.article("stub").form == "stub"


def test_how_a_model_scores_a_removed_line_changes_no_article(held):
    held.reclean()
    one = held.store.current("", 1)[0]
    scored = tuple(replace(line, score=0.25) for line in one.article.removed)
    held.store.reclean([replace(one, article=replace(one.article, removed=scored))])
    assert held.reclean().changed == 0


def test_an_outlets_rules_hold_in_letters_of_either_case(held):
    (held.folder / "cleaning.toml").write_text(
        f'[[outlet]]\nname = "{COURIER.upper()}"\ndrop = ["Hear *"]\n', encoding="utf-8"
    )
    held.add([row("Grimsby")])
    assert WIRELESS not in held.article("Grimsby").body


def test_an_outlet_is_cleaned_again_by_its_name_in_either_case(held):
    assert held.reclean(outlet=COURIER.lower()).looked_at == 6


def test_an_outlet_that_is_not_there_is_told_with_one_like_it(held):
    with pytest.raises(NotFound, match="of the outlet 'The Rosedal Courier' in this archive; there"):
        held.reclean(outlet="The Rosedal Courier")


def test_a_rule_for_an_outlet_that_is_not_there_is_told(held, caplog):
    (held.folder / "cleaning.toml").write_text(
        '[[outlet]]\nname = "The Rosedal Courier"\ndrop = ["Hear *"]\n', encoding="utf-8"
    )
    held.reclean()
    assert "names 'The Rosedal Courier', and there is no article of that outlet; there is" in caplog.text
