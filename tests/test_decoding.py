"""Bytes to text: what they say of themselves, UTF-8, older encodings, and what is no text."""

from __future__ import annotations

from pathlib import Path

import pytest

from archive.errors import Unreadable
from indexer.readers.decoding import decode, path_in_words, read_bytes

TEXT = "Zürich’s café – “open”"


def test_utf8_is_read_without_a_word():
    assert decode(TEXT.encode()) == (TEXT, ())


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
def test_a_byte_order_mark_says_which_encoding_it_is(encoding: str):
    assert decode(TEXT.encode(encoding)) == (TEXT, ())


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf16_is_known_without_its_mark(encoding: str):
    assert decode(TEXT.encode(encoding)) == (TEXT, ())


def test_a_text_that_is_not_utf8_is_read_as_windows_1252_and_said_to_be():
    text, problems = decode(TEXT.encode("cp1252"))
    assert text == TEXT
    assert problems == ("not UTF-8: read as windows-1252",)


def test_latin_1_reads_the_same():
    assert decode("Le café d’à côté".replace("’", "'").encode("latin-1"))[0] == "Le café d'à côté"


def test_a_byte_that_windows_1252_does_not_have_is_counted():
    text, problems = decode(b"caf\xe9 \x81 au lait")
    assert text == "café \ufffd au lait"
    assert problems[-1] == "1 broken character in cp1252 replaced by \ufffd"


def test_utf8_with_a_broken_place_stays_utf8():
    text, problems = decode("Łódź, Kraków ".encode() + b"\xff" + " i Gdańsk".encode())
    assert text == "Łódź, Kraków \ufffd i Gdańsk"
    assert problems == ("1 broken character in utf-8 replaced by \ufffd",)


def test_utf16_cut_in_the_middle_of_a_character_keeps_the_rest():
    text, problems = decode("The river rose".encode("utf-16")[:-1])
    assert text == "The river ros\ufffd"
    assert problems == ("1 broken character in utf-16-le replaced by \ufffd",)


def test_a_replacement_character_of_the_text_itself_is_no_problem():
    assert decode(b"\xff\xfe" + "a \ufffd b".encode("utf-16-le")) == ("a \ufffd b", ())


def test_a_page_may_state_an_older_encoding():
    page = '<html><meta charset="windows-1251"><p>Река поднялась</p>'
    assert decode(page.encode("cp1251"), meta=True) == (page, ())


def test_a_page_in_utf8_that_states_another_is_still_utf8():
    page = '<meta charset="iso-8859-1"><p>“Zürich”</p>'
    assert decode(page.encode(), meta=True) == (page, ())


def test_a_page_that_states_latin_1_is_read_as_browsers_read_it():
    page = '<meta http-equiv="Content-Type" content="text/html; charset=iso-8859-1"><p>“Zürich”</p>'
    assert decode(page.encode("cp1252"), meta=True) == (page, ())


@pytest.mark.parametrize("name", ["hex", "rot13", "idna", "utf-16", "no-such-encoding"])
def test_a_name_that_is_no_older_encoding_is_not_believed(name: str):
    page = f'<meta charset="{name}"><p>café</p>'
    assert decode(page.encode("cp1252"), meta=True) == (page, ("not UTF-8: read as windows-1252",))


def test_only_a_page_states_its_encoding_in_a_meta_tag():
    assert decode('<meta charset="cp1251"> é'.encode("cp1252"))[0].endswith("é")


@pytest.mark.parametrize(
    "content", [b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0", b"PK\x03\x04\x14\0\x06\0\x08\0", bytes(range(256)) * 4]
)
def test_binary_content_is_no_text(content: bytes):
    with pytest.raises(Unreadable, match="binary, not text"):
        decode(content)


def test_a_stray_control_character_is_left_out():
    assert decode(b"The ri\0ver\x0b rose") == ("The river\x0b rose", ())


def test_the_bytes_of_a_file_are_read_up_to_the_limit(tmp_path: Path):
    (tmp_path / "a.txt").write_bytes(b"12345")
    assert read_bytes(tmp_path / "a.txt", 5) == b"12345"
    with pytest.raises(Unreadable, match="larger than the 0 MB an article may have; MORGUE_MAX_ARTICLE_MB"):
        read_bytes(tmp_path / "a.txt", 4)


def test_a_file_of_blanks_is_empty(tmp_path: Path):
    (tmp_path / "a.txt").write_bytes(b" \n\t\r\n")
    with pytest.raises(Unreadable, match="the file is empty"):
        read_bytes(tmp_path / "a.txt", 100)


def test_a_path_reads_as_one_line_of_text():
    assert path_in_words(Path("été/a b.txt")) == "été/a b.txt"
    assert path_in_words(Path("two\nlines\x1b[2J.txt")) == r"two\nlines\x1b[2J.txt"
    assert path_in_words(Path("caf\udce9.txt")) == r"caf\xe9.txt"
