"""cleaning.toml: what a librarian may say of an outlet's lines, and what is told of what cannot be meant."""

from __future__ import annotations

import pickle
import re
from pathlib import Path

import pytest

from archive import open_archive
from archive.errors import BadInput
from archive.outlet_rules import Overrule, Repeated, Rules, read_overrules

DOCS = Path(__file__).parent.parent / "docs"
HOMES = """
[[outlet]]
name = "*"
home = "GB/england"

[[outlet]]
name = "Harbour Gazette"
home = "US/minnesota"
"""


def read(tmp_path: Path, text: str) -> tuple[Overrule, ...]:
    (tmp_path / "cleaning.toml").write_text(text, encoding="utf-8")
    return read_overrules(tmp_path / "cleaning.toml")


def test_an_archive_without_the_file_has_no_overrules(tmp_path):
    assert read_overrules(tmp_path / "cleaning.toml") == ()


def test_the_example_of_the_documents_is_read(tmp_path):
    shown = re.search(r"```toml\n(.+?)```", (DOCS / "cleaning.md").read_text(encoding="utf-8"), re.DOTALL)
    gazette, every = read(tmp_path, shown[1])
    assert (gazette.name, gazette.keep) == ("Harbour Gazette", ("More to follow.",))
    assert every == Overrule("*", drop=("Our cookies are *",))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[[outlet]\n", "no TOML.*line 1"),
        ("outlets = 1\n", "'outlets' means nothing here; write entries under"),
        ('[outlet]\nname = "A"\n', "two brackets"),
        ('[[outlet]]\nkeep = ["A"]\n', "entry 1 has no name"),
        ('[[outlet]]\nname = "A"\nkeep = ["B"]\n[[outlet]]\nname = " "\n', "entry 2 has no name"),
        (
            '[[outlet]]\nname = "A"\nkeeps = ["B"]\n',
            r"entry 1 \(A\): 'keeps' means nothing here; there are name, keep",
        ),
        ('[[outlet]]\nname = "A"\n', r"entry 1 \(A\) says nothing"),
        ('[[outlet]]\nname = "A"\nkeep = "B"\n', r"entry 1 \(A\), keep: a list of lines in quotes"),
        ('[[outlet]]\nname = "A"\ndrop = [1]\n', r"entry 1 \(A\), drop: a list of lines in quotes"),
        ('[[outlet]]\nname = "A"\ndrop = ["B", " **"]\n', r"drop: the pattern ' \*\*' would fit any line"),
        ('[[outlet]]\nname = "A"\ndrop = ["B"]\n' * 2, "'A' has two entries"),
    ],
)
def test_what_cannot_be_meant_is_named_with_its_entry(tmp_path, text, told):
    with pytest.raises(BadInput, match=f"cleaning.toml.*{told}"):
        read(tmp_path, text)


def test_a_file_in_another_encoding_is_told_of(tmp_path):
    (tmp_path / "cleaning.toml").write_bytes('[[outlet]]\nname = "Journal de la Côte"\n'.encode("latin-1"))
    with pytest.raises(BadInput, match="no TOML"):
        read_overrules(tmp_path / "cleaning.toml")


def rules(**said: tuple[str, ...]) -> Rules:
    return Rules((Overrule("Harbour Gazette", **said), Overrule("*", drop=("Our cookies *",))))


@pytest.mark.parametrize(
    ("pattern", "line", "fits"),
    [
        ("Seen a ship?", "Seen a ship?", True),
        ("Seen a ship?", "Seen a ship", False),
        ("Seen a ship?", "seen a ship?", False),
        ("Seen  a ship?", "Seen a ship?", True),
        ("Seen *", "Seen a ship? Write to the desk.", True),
        ("* ship*", "Seen a ship", True),
        ("Seen", "Seen a ship", False),
        ("[A-Z]*", "Seen a ship", False),
    ],
)
def test_a_pattern_is_a_whole_line_with_any_text_for_a_star(pattern, line, fits):
    assert rules(drop=(pattern,)).of("Harbour Gazette").drops(line) is fits


def test_what_is_kept_is_not_dropped():
    known = rules(keep=("Our cookies crumble.",)).of("Harbour Gazette")
    assert known.drops("Our cookies are yours.")
    assert not known.drops("Our cookies crumble.")


def test_an_entry_holds_for_its_outlet_and_a_star_for_all():
    said = rules(keep=("More to follow.",))
    assert said.of("Harbour Gazette").keeps("More to follow.")
    assert not said.of("The Rosedale Courier").keeps("More to follow.")
    assert said.of(None).drops("Our cookies are yours.")


def test_rules_are_the_same_in_another_process():
    known = Rules((Overrule("A", keep=("B *",), drop=("C",)),), {"A": {"Tides \ud800": Repeated(3, 1)}})
    assert pickle.loads(pickle.dumps(known)) == known
    assert pickle.loads(pickle.dumps(Rules())) == Rules()


def test_an_outlet_of_which_nothing_is_known_has_no_rules():
    assert not Rules((Overrule("A", keep=("B",)),), {"A": {"C": Repeated(3, 0)}}).of("Harbour Gazette")
    assert not Rules().of(None)


def test_the_home_of_an_outlet_is_told_or_that_of_all(tmp_path):
    known = Rules(read(tmp_path, HOMES))
    assert known.home("harbour gazette") == "US/minnesota"
    assert known.home("The Rosedale Courier") == known.home(None) == "GB/england"
    assert Rules().home("Harbour Gazette") == ""
    assert pickle.loads(pickle.dumps(known)) == known


@pytest.mark.parametrize("home", ['"Minnesota"', '"US/nowhere"', "1", '["GB"]'])
def test_a_home_that_is_no_place_is_told_of(tmp_path, home):
    with pytest.raises(BadInput, match=r"entry 1 \(A\), home: .* is no place; write the id of one"):
        read(tmp_path, f'[[outlet]]\nname = "A"\nhome = {home}\n')


def test_an_outlets_home_tells_namesakes_apart_where_the_article_does_not(tmp_path):
    with open_archive(tmp_path / "archive") as archive:
        (tmp_path / "archive" / "cleaning.toml").write_text(HOMES, encoding="utf-8")
        body = "Rain fell in Rochester on Monday. Shops in Rochester closed early, and buses did not run at night."
        rows = {
            "home": {"outlet": "Harbour Gazette", "body": body},
            "away": {"outlet": "Harbour Gazette", "body": f"{body} The roads of New York State were wet."},
        }
        archive.add([{"id": id, "title": id, **row} for id, row in rows.items()])
        read_as = {id: {one.place.id for one in archive.article(id).places} for id in rows}
    assert "US/minnesota/rochester" in read_as["home"]
    assert "US/new-york/rochester" in read_as["away"]
