"""What holds for the whole tree: style, types, the doors between rooms, the lock files, what a wheel carries."""

from __future__ import annotations

import configparser
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

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


def test_a_wheel_carries_templates_static_files_and_data(tmp_path):
    done = run(
        sys.executable,
        "-m",
        "pip",
        "wheel",
        "-q",
        "--no-deps",
        "--no-build-isolation",
        "-w",
        str(tmp_path),
        str(ROOT),
    )
    assert done.returncode == 0, done.stderr
    (wheel,) = tmp_path.glob("*.whl")
    held = set(zipfile.ZipFile(wheel).namelist())
    for room in ("archive", "indexer", "web"):
        for path in (ROOT / room).rglob("*"):
            if path.is_file() and "__pycache__" not in path.parts:
                assert path.relative_to(ROOT).as_posix() in held
    assert not any(name.startswith(("tests/", "fixtures/", "benchmarks/")) for name in held)
