"""Files that are not what their endings say, or in no encoding they name: read all the same, or told of plainly."""

from __future__ import annotations

import gzip
import json
import quopri
import string
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.article import CleanArticle, Document, Kind, Outcome, Stated
from archive.bounds import USUAL
from archive.errors import Unreadable
from indexer.cleaning import clean
from indexer.pipeline import cleaned, documents
from indexer.readers.decoding import decode
from indexer.readers.encodings import likeliest_encoding
from indexer.readers.jsonl import document_from_row
from indexer.readers.whole import whole_document

STORY = (
    "The ferry at Bideford was stopped on Monday, because a heron had settled on its only landing.",
    "Two buses waited on the quay for an hour, and the harbour master said that nobody was to be blamed for it.",
    "On Tuesday the heron was gone, and with it the fish that a cook had laid out on the steps.",
)
PAGE = (
    "<html><head><title>Heron stops ferry</title>{head}</head><body><article><h1>Heron stops ferry</h1>"
    + "".join(f"<p>{text}</p>" for text in STORY)
    + "</article></body></html>"
)

# One text in the older encodings of its language, none of them stated.
TEXTS = {
    "cp1251": "Паром стоял у пристани до вторника, потому что на ней сидела цапля. Капитан ждал.",
    "koi8-r": "Паром стоял у пристани до вторника, потому что на ней сидела цапля. Капитан ждал.",
    "iso8859-5": "Паром стоял у пристани до вторника, потому что на ней сидела цапля. Капитан ждал.",
    "cp1256": "توقفت العبارة عند الرصيف حتى يوم الثلاثاء لأن مالك الحزين جلس عليه. وانتظر القبطان حتى طار الطائر.",
    "cp1253": "Το πλοίο έμεινε στην προβλήτα μέχρι την Τρίτη, επειδή ένας ερωδιός καθόταν εκεί.",
    "cp1255": "המעבורת עמדה ליד הרציף עד יום שלישי, כי אנפה ישבה עליו. הקברניט חיכה עד שהציפור תעוף משם.",
    "cp1250": "Prom stał przy przystani aż do wtorku, ponieważ usiadła na niej czapla. Kapitan czekał.",
    "cp1254": "Feribot salı gününe kadar iskelede bekledi, çünkü üzerine bir balıkçıl konmuştu. Kaptan bekledi.",
    "cp932": "渡し船は火曜日まで桟橋に止まっていた。一羽のサギがそこに座っていたからである。船長は待った。" * 2,
    "euc_jp": "渡し船は火曜日まで桟橋に止まっていた。一羽のサギがそこに座っていたからである。船長は待った。" * 2,
    "gb18030": "渡船一直停在码头，直到星期二，因为一只苍鹭坐在那里。船长等着它飞走，乘客们也都在岸上等候。" * 2,
    "big5": "渡船一直停在碼頭，直到星期二，因為一隻蒼鷺坐在那裡。船長等著牠飛走。" * 2,
    "cp949": "나룻배는 화요일까지 부두에 서 있었다. 왜가리가 있었다." * 2,
    "cp1252": "La nave se quedó en el muelle hasta el martes, porque una garza se había posado allí; él esperó.",
    "cp874": "เรือข้ามฟากจอดอยู่ที่ท่าเรือจนถึงวันอังคาร เพราะมีนกกระสาตัวหนึ่งเกาะอยู่ที่นั่น" * 2,
}


def document(content: bytes | str, name: str = "a.html", kind: Kind = Kind.HTML) -> Document:
    encoded = content.encode() if isinstance(content, str) else content
    return whole_document(encoded, name, Stated(), kind)


def article(content: bytes | str, name: str = "a.html", kind: Kind = Kind.HTML) -> CleanArticle:
    return clean(document(content, name, kind))


# Encodings


@pytest.mark.parametrize("encoding", TEXTS)
def test_an_older_encoding_that_nobody_states_is_known_by_its_language(encoding: str):
    text, problems = decode(TEXTS[encoding].encode(encoding))
    assert text == TEXTS[encoding]
    assert problems[0].startswith("not UTF-8: read as ")


@pytest.mark.parametrize("encoding", [name for name in TEXTS if name not in ("cp1252", "cp1254")])
def test_a_page_that_states_another_encoding_is_read_by_its_language(encoding: str):
    page = f'<html><head><meta charset="windows-1252"></head><body><p>{TEXTS[encoding]}</p></body></html>'
    text, problems = decode(page.encode(encoding), meta=True)
    assert text == page
    assert problems[0].startswith("it states windows-1252, and reads as ")


def test_a_page_that_states_utf8_and_is_not_is_read_as_what_it_is():
    page = f'<meta charset="utf-8"><p>{TEXTS["cp1251"]}</p>'
    assert decode(page.encode("cp1251"), meta=True) == (page, ("not UTF-8: read as windows-1251",))


def test_a_page_that_states_an_older_encoding_rightly_is_read_without_a_word():
    page = f'<meta charset="euc-kr"><p>{TEXTS["cp949"]}</p>'
    assert decode(page.encode("cp949"), meta=True) == (page, ())


def test_a_byte_order_mark_is_believed_before_what_the_page_states():
    page = f'<meta charset="windows-1251"><p>{TEXTS["cp1256"]}</p>'
    assert decode(page.encode("utf-8-sig"), meta=True) == (page, ())


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("language", ["cp1251", "cp1256", "cp1253"])
def test_utf16_without_its_mark_is_known_in_other_scripts_too(encoding: str, language: str):
    assert decode(TEXTS[language].encode(encoding)) == (TEXTS[language], ())


def test_the_japanese_of_letters_is_known_by_its_shifts():
    assert decode(TEXTS["cp932"].encode("iso2022_jp")) == (TEXTS["cp932"], ())


def test_letters_of_windows_1252_in_a_text_in_utf8_are_mended():
    content = "Łódź, Kraków: ".encode() + "caf\xe9 “Odra”".encode("cp1252") + " – Gdańsk".encode()
    text, problems = decode(content)
    assert text == "Łódź, Kraków: café “Odra” – Gdańsk"
    assert problems == ("3 characters of windows-1252 in a text in UTF-8 mended",)


def test_a_character_of_utf8_that_was_cut_short_is_no_letter_of_windows_1252():
    assert decode("Łódź, Kraków, caf".encode() + b"\xc3, t\xc3\xa9")[0] == "Łódź, Kraków, caf\ufffd, té"


def test_halves_of_a_character_that_were_encoded_one_by_one_are_joined():
    assert decode("a bird: \ud83d\udc26, said she".encode("utf-8", "surrogatepass"))[0] == "a bird: 🐦, said she"


def test_half_a_character_is_replaced():
    text, problems = decode("Zürich, a \ud83d bird".encode("utf-8", "surrogatepass"))
    assert "\ud83d" not in text
    assert text.startswith("Zürich, a ")
    assert problems


@given(st.binary(min_size=1, max_size=400))
def test_any_bytes_are_text_or_told_to_be_none(content: bytes):
    try:
        text, _ = decode(content, meta=True)
    except Unreadable:
        return
    assert text.encode() is not None


@given(st.binary(min_size=1, max_size=200))
def test_an_encoding_is_always_found_and_is_one_that_python_knows(content: bytes):
    content.decode(likeliest_encoding(content), "replace")


# Files that are something else


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (gzip.compress(PAGE.encode()), "binary, not text: it is packed by gzip; what is in it can be added once"),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj", "binary, not text: it is a PDF; it can be added once"),
        (b"\xff\xd8\xff\xe0\0\x10JFIF\0", "binary, not text: it is a JPEG picture;"),
        (b"PK\x03\x04\x14\0\6\0\x08\0", "binary, not text: it is a zip archive, as .docx, .odt"),
        (b"{\\rtf1\\ansi The heron.}", "binary, not text: it is RTF; it can be added once"),
        (bytes(range(256)) * 9, "binary, not text: it can be added once"),
    ],
)
@pytest.mark.parametrize("name", ["a.html", "a.txt"])
def test_what_is_no_text_is_named(content: bytes, reason: str, name: str):
    kind = Kind.HTML if name == "a.html" else Kind.TEXT
    with pytest.raises(Unreadable, match=f"^{reason}"):
        document(content, name, kind)


def test_a_saved_page_with_the_ending_of_text_is_read_as_a_page():
    found = article("<!-- saved -->\n<!DOCTYPE html>" + PAGE.format(head=""), "a.txt", Kind.TEXT)
    assert (found.title, found.body) == ("Heron stops ferry", STORY)
    assert found.problems == ("a saved page with the ending .txt: read as a page",)


def test_plain_text_with_the_ending_of_a_page_is_read_as_text():
    found = article("Heron stops ferry\n\n" + "\n\n".join(STORY) + "\n\n1 < 2 & 3 > 2, he said.")
    assert found.body[:3] == STORY
    assert found.problems == ("no markup in it, for all its ending: read as plain text",)


def test_what_was_read_as_another_kind_is_read_so_again():
    once = document(PAGE.format(head=""), "a.txt", Kind.TEXT)
    assert whole_document(once.original, "a.txt", Stated(), once.kind) == once


def test_tags_and_entities_that_were_left_in_a_dump_are_no_text():
    dump = (
        "Heron stops ferry\n\n<p>"
        + "</p>\n<p>".join(STORY)
        + "</p>\n<p>Fish &amp; <b>chips</b>, he&#8217;d said.</p>"
    )
    assert article(dump, "a.txt", Kind.TEXT).body == (*STORY, "Fish & chips, he’d said.")


def test_a_dump_about_markup_keeps_what_it_tells_of():
    line = "The editors type <b> before a name, which nobody in the office had ever liked, and a < sign."
    assert article("\n\n".join((*STORY, line)), "a.txt", Kind.TEXT).body[-1] == line


@pytest.mark.parametrize("comments", [1, 60])
def test_comments_before_a_page_or_a_story_do_not_say_which_it_is(comments: int):
    before = "<!---->" * comments + "<!-- x -->\n"
    assert document(before + PAGE.format(head=""), "a.txt", Kind.TEXT).kind is Kind.HTML
    assert document(before + "\n\n".join(STORY), "a.txt", Kind.TEXT).kind is Kind.TEXT
    assert document(before * 5_000 + "<!-- " * 5_000, "a.txt", Kind.TEXT).kind is Kind.TEXT


def mhtml(page: str, encoding: str = "utf-8") -> bytes:
    """A page as browsers save it in one file, with a picture."""
    return (
        b"From: <Saved by Blink>\r\nSubject: Heron\r\nMIME-Version: 1.0\r\n"
        b'Content-Type: multipart/related;\r\n\ttype="text/html";\r\n\tboundary="----x"\r\n\r\n'
        b"------x\r\nContent-Type: text/html; charset=" + encoding.encode() + b"\r\n"
        b"Content-Transfer-Encoding: quoted-printable\r\n\r\n"
        + quopri.encodestring(page.encode(encoding))
        + b"\r\n"
        b"------x\r\nContent-Type: image/png\r\nContent-ID: <x>\r\n\r\niVBORw0KGgo=\r\n------x--\r\n"
    )


@pytest.mark.parametrize("name", ["a.mht", "a.mhtml", "a.html", "a.txt"])
def test_a_page_that_was_saved_in_one_file_is_taken_out_of_it(name: str, tmp_path: Path):
    (tmp_path / name).write_bytes(mhtml(PAGE.format(head="")))
    (read,) = documents([tmp_path / name], Stated(), 10_000_000)
    assert isinstance(read, Document)
    assert clean(read).body == STORY


def test_the_encoding_that_a_page_in_one_file_states_is_gone_by():
    page = f"<html><body><p>{TEXTS['cp1251']}</p></body></html>"
    assert document(mhtml(page, "windows-1251"), "a.mht").text.strip() == page


def test_a_web_archive_without_a_page_says_so():
    content = mhtml("x").replace(b"text/html; charset", b"image/jpeg; charset")
    with pytest.raises(Unreadable, match=r"a web archive \(MHTML\) that holds no page; save the page as HTML"):
        document(content, "a.mht")


def test_the_page_of_a_web_archive_is_found_however_deep_its_parts_lie():
    deep = "".join(f"--b{n}\nContent-Type: multipart/mixed; boundary=b{n + 1}\n\n" for n in range(900))
    page = f"--b900\nContent-Type: text/html\n\n{PAGE.format(head='')}\n--b900--\n"
    content = "Content-Type: multipart/related; boundary=b0\n\n" + deep + page + "x\n" * 500_000
    assert article(content, "a.mht").body == STORY


def test_a_web_archive_that_breaks_off_gives_what_is_there_of_its_page():
    whole = mhtml(PAGE.format(head=""))
    assert article(whole.partition(b"\r\n------x\r\nContent-Type: image")[0], "a.mht").body == STORY


def test_the_page_of_a_web_archive_may_stand_there_as_it_is_encoded():
    page = f"<html><body><p>{TEXTS['cp1251']}</p></body></html>".encode("cp1251")
    head = b"Content-Type: multipart/related; boundary=b\n\n--b\nContent-Type: text/html; charset=windows-1251\n\n"
    assert TEXTS["cp1251"] in document(head + page + b"\n--b--\n", "a.mht").text


@pytest.mark.parametrize(
    "filling", ["--b\n", "--x: y\n", "Content-Type: text/html\n", "b: c\n", "\n", "--b\nc: d\n"]
)
def test_a_web_archive_is_looked_through_once_whatever_fills_it(filling: str):
    content = "Content-Type: multipart/related; boundary=b\n\n" + filling * 100_000
    with pytest.raises(Unreadable, match="a web archive"):
        document(content, "a.mht")


def test_a_date_of_a_million_characters_is_told_of_in_short():
    row = {"body": STORY[0], "date": "22 May " * 150_000}
    (problem,) = document_from_row(row, source="a.jsonl").problems
    assert problem.startswith("the date '22 May 22 May")
    assert len(problem) < 300


# Pages whose story is hidden, or elsewhere


def test_a_frameset_names_the_frames_that_are_wanted():
    page = '<html><frameset cols="20%,*"><frame src="menu.html"><frame src="story.html"></frameset></html>'
    with pytest.raises(Unreadable, match=r"^a frameset, .* add its frames instead \(menu.html, story.html\)$"):
        article(page)


def test_a_page_that_is_nothing_but_a_frame_names_it():
    with pytest.raises(Unreadable, match=r"^its text stands in pages of their own, .* \(story.html\)$"):
        article('<html><body><iframe src="story.html"></iframe></body></html>')


def test_a_story_that_stands_in_linked_data_alone_is_taken_from_there():
    data = json.dumps({"@type": "NewsArticle", "headline": "Heron stops ferry", "articleBody": "\n\n".join(STORY)})
    found = article(
        f'<html><body><div id=app></div><script type="application/ld+json">{data}</script></body></html>'
    )
    assert (found.title, found.body) == ("Heron stops ferry", STORY)
    assert found.problems == ("the page shows no story; it was taken from what the page keeps for programs",)


@pytest.mark.parametrize(
    "story",
    [
        {"bodyHtml": "".join(f"<p>{text}</p>" for text in STORY)},
        {"article": {"body": list(STORY)}},
        {"blocks": {"content": [{"type": "p", "text": text} for text in STORY]}},
    ],
)
def test_a_story_that_stands_in_the_data_of_a_script_is_taken_from_there(story: dict[str, object]):
    data = json.dumps({"props": {"pageProps": story}})
    page = f'<html><body><div id="__next"></div><script id="__NEXT_DATA__" type="application/json">{data}</script>'
    assert article(page).body == STORY


@pytest.mark.parametrize("tag", ["noscript", "template", 'template shadowrootmode="open"'])
def test_a_story_that_only_some_browsers_show_is_taken_all_the_same(tag: str):
    inner = "".join(f"<p>{text}</p>" for text in STORY)
    assert (
        article(f"<html><body><div><{tag}>{inner}</{tag.split(maxsplit=1)[0]}></div></body></html>").body == STORY
    )


def test_a_page_that_shows_its_story_is_not_searched_for_another():
    data = json.dumps({"@type": "NewsArticle", "articleBody": "Another story. " * 400})
    page = PAGE.format(head=f'<script type="application/ld+json">{data}</script>')
    assert article(page).body == STORY


NOTICE = (
    "We and our partners keep facts about your device and read them again, so that what you see may be counted. "
    "With your permission we may also learn where you are. You may change what you have chosen at any time, or "
    "refuse all of it, and the page will then ask you once more when another year has gone by. "
) * 2
KEPT = {
    "data": '<script type="application/json">{"consent": {"title": "Privacy", "text": "NOTICE"}}</script>',
    "another story": '<script id="__NEXT_DATA__">{"related": [{"title": "Other", "body": "NOTICE"}]}</script>',
    "template": "<template><div><h2>Privacy</h2><p>NOTICE</p></div></template>",
    "noscript": "<noscript><p>NOTICE</p></noscript>",
}
BRIEFS = {
    "Heron stops ferry": STORY[0],
    "渡し船にサギ": "渡し船は月曜日、船着き場にサギが止まったため運休した。けが人はいない。",
}


@pytest.mark.parametrize("kept", KEPT.values(), ids=KEPT)
@pytest.mark.parametrize("title", BRIEFS)
def test_a_brief_gives_way_to_no_other_text_that_its_page_keeps(title: str, kept: str):
    brief = BRIEFS[title]
    found = article(
        f"<html><head><title>{title}</title></head><body><main><article><h1>{title}</h1><p>{brief}</p></article>"
        f"</main>{kept.replace('NOTICE', NOTICE)}</body></html>"
    )
    assert (found.body, found.problems) == ((brief,), ())


def test_a_beginning_gives_way_to_the_story_that_holds_it():
    kept = json.dumps({"article": {"body": list(STORY * 2)}})
    page = f'<h1>Heron stops ferry</h1><p>{STORY[0][:60]}…</p><script type="application/json">{kept}</script>'
    assert article(f"<html><body><main>{page}</main></body></html>").body == STORY * 2


def test_a_summary_gives_way_to_the_story_that_the_page_states_under_its_headline():
    node = {"@type": "NewsArticle", "headline": "Heron stops ferry", "articleBody": "\n\n".join(STORY * 2)}
    head = f'<title>Heron stops ferry</title><script type="application/ld+json">{json.dumps(node)}</script>'
    page = "<h1>Heron stops ferry</h1><p>A heron has kept a ferry from its landing for a day.</p>"
    assert article(f"<html><head>{head}</head><body><main>{page}</main></body></html>").body == STORY * 2


def test_words_of_the_site_give_way_to_the_story_of_the_headline():
    kept = json.dumps({"article": {"body": list(STORY * 2)}, "consent": {"text": NOTICE * 3}})
    page = (
        f'<h1>Heron stops ferry</h1><p>This site wants a newer browser.</p><script type="application/json">{kept}'
    )
    assert article(f"<html><body><main>{page}</script></main></body></html>").body == STORY * 2


def test_a_story_without_spaces_between_its_words_is_found_in_the_data_of_a_script():
    story = [f"{text}{n}人が桟橋で一時間待った。" for n, text in enumerate([BRIEFS["渡し船にサギ"]] * 3)]
    data = json.dumps({"article": {"body": story}})
    page = f'<html><body><div id="__next"></div><script id="__NEXT_DATA__" type="application/json">{data}</script>'
    assert article(page).body == tuple(story)


def test_an_amp_page_has_its_story_and_captions():
    body = "".join(f"<p>{text}</p>" for text in STORY)
    page = (
        "<!doctype html><html ⚡><head><style amp-boilerplate>body{animation:x 8s}</style>"
        "<noscript><style>body{}</style></noscript></head>"
        "<body><h1>Heron stops ferry</h1>"
        "<figure><amp-img src=a.jpg></amp-img>"
        f"<figcaption>The heron on its landing.</figcaption></figure>{body}<amp-ad></amp-ad></body></html>"
    )
    found = article(page)
    assert found.body == STORY
    assert [caption.text for caption in found.captions] == ["The heron on its landing."]


def test_a_page_in_xml_with_its_own_names_is_a_page():
    body = "".join(f"<p>{text}</p>" for text in STORY)
    page = (
        '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" "x.dtd">'
        '<html xmlns="http://www.w3.org/1999/xhtml" xml:lang="en"><head><title>Heron stops ferry</title></head>'
        f"<body><h1>Heron stops ferry</h1><br/>{body}</body></html>"
    )
    assert article(page).body == STORY


def test_a_picture_in_an_attribute_is_no_text():
    page = PAGE.format(head="").replace("<p>", f'<p><img src="data:image/png;base64,{"iVBORw0KGgo" * 9_000}">', 1)
    assert article(page).body == STORY


def test_marks_of_direction_and_zeros_do_no_harm():
    page = PAGE.format(head="").replace("The ferry", "The \u202eferry\u202c\0")
    assert article(page).body[1:] == STORY[1:]


@given(st.text(alphabet=string.printable + "<>&é\u202e\u00a0", max_size=300))
def test_any_text_is_cleaned_or_skipped_with_a_reason(text: str):
    read = [Document(kind=kind, text=text, original=b"x", source="x") for kind in (Kind.HTML, Kind.TEXT)]
    for step in cleaned(read, USUAL):
        assert step.reason if isinstance(step, Outcome) else step.body
