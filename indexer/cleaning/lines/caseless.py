"""Bylines, datelines and photo credits in scripts without capitals: a line comes in, what it names goes out.

Nothing tells a name from other words there, so each counts only in a shape that is there for names: after a lead
("بقلم: …", "文/…"), before a job ("… 기자"), or with an agency that is known.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from indexer.cleaning.lines.agencies import agencies_listed
from indexer.cleaning.lines.tables import folded, in_all_languages, spelled
from indexer.cleaning.lines.writing import NO_SPACES, has_case

BETWEEN = re.compile(r"\s*(?:[,،、，;؛|&+]|\sو\s|\sو(?=\S{3})|\sו(?=\S{3})|和|与|與)\s*")
# Chinese, Japanese and Korean names; a foreign one has a dot between its parts.
EAST_NAME = re.compile(r"[\u4e00-\u9fff]{2,4}|[\u4e00-\u9fff]{1,3} [\u3041-\u30ff\u4e00-\u9fff]{1,4}|[가-힣]{2,4}")
FOREIGN_NAME = re.compile(r"[\u30a0-\u30ff\u4e00-\u9fff]{1,8}(?:[·・][\u30a0-\u30ff\u4e00-\u9fff]{1,8}){1,3}")
NAME_WORD = re.compile(r"[^\W\d_][^\d_\s!?؟،:()]+")
LONGEST_NAME, LONGEST_PLACE = 40, 30
EDGES = " |·•-–—,.*（）()［］[]【】"

WORDS = r"[^\s\d():،,.!?؟\-–—]{2,14}(?: [^\s\d():،,.!?؟\-–—]{2,14}){0,2}?"
DATELINES = (
    # "بيروت (أ ف ب) - …", "नई दिल्ली (रॉयटर्स): …"
    re.compile(rf"(?P<place>{WORDS})\s*[(（](?P<agency>[^()（）]{{2,40}})[)）]\s*[-–—:.]\s*(?=\S)"),
    # "القاهرة - رويترز: …"
    re.compile(rf"(?P<place>{WORDS})\s+[-–—]\s*(?P<agency>[^:\-–—]{{2,30}}?)\s*[:\-–—]\s+(?=\S)"),
    # "新华社北京4月5日电（记者 王小明）…"
    re.compile(
        r"(?P<agency>[\u4e00-\u9fff]{2,5}社)(?P<place>[\u4e00-\u9fff]{2,8}?)(?:\d{1,2}月)?\d{1,2}日[电電](?=[\s（(，])"
    ),
    # "【ロンドン共同】…", "【札幌＝山田太郎】…"
    re.compile(
        r"【(?P<place>[\u3041-\u30ff\u4e00-\u9fff]{2,10}?)(?P<agency>共同|時事|AFP時事|ロイター)?(?:[＝=][^】]{2,12})?】\s*(?=\S)"
    ),
    # "(서울=연합뉴스) …"
    re.compile(r"[(\[](?P<place>[가-힣]{2,8})=(?P<agency>[가-힣\d]{2,8})[)\]]\s*(?=\S)"),
)
# "دمشق - أعلنت …": a word and a dash open a story and hardly a sentence; two words do when they turn up again.
BARE_DATELINE = re.compile(r"(?P<place>[\u0590-\u06ff]{3,14}(?: [\u0590-\u06ff]{2,14})?)\s+[-–—]\s+(?=\S)")
DATELINE_WRITERS = re.compile(r"^[^（(。]{2,30}(?:[电電]|[讯訊])\s?[（(](?P<who>(?:记者|記者)[^（）()]{2,40})[)）]")
# What Chinese pages say before the writer: the paper that a story is from
SOURCE = re.compile(r"(?:来源|來源|稿源|出处)\s?[:：]\s?\S{2,20}\s+(?=\S)")
PHOTO_BY = re.compile(
    r"(?:^|[。！？)）\]】\s])(?P<who>[^\s。！？][^。！？]{1,24}?)\s?(?:摄|攝|撮影|촬영)\s?[)）\]】]?[。.]?$"
)


@dataclass(frozen=True)
class Dateline:
    """Where a story is filed from, and the agencies its dateline names."""

    place: str
    agencies: tuple[str, ...] = ()


def names_in_byline(text: str) -> tuple[str, ...]:
    """The names and agencies of a byline in a script without capitals; () when it is no byline.

    >>> names_in_byline("بقلم: سامر الحداد")
    ('سامر الحداد',)
    """
    if has_case(text):
        return ()
    line = SOURCE.sub("", text.strip(EDGES), count=1)
    rest = _beside_lead(line) or _before_job(line)
    parts = [part.strip(EDGES) for part in BETWEEN.split(rest or "") if part.strip(EDGES)]
    names = [_without_job(part) for part in parts]
    return tuple(names) if names and all(is_name(name) or agencies_listed(name) for name in names) else ()


def is_name(text: str) -> bool:
    """Whether a text can be a person's name where the place says that a name stands there."""
    if has_case(text) or len(text) > LONGEST_NAME or any(word in _not_names() for word in _spelled_words(text)):
        return False
    if NO_SPACES.search(text):
        return bool(EAST_NAME.fullmatch(text) or FOREIGN_NAME.fullmatch(text))
    words = text.split()
    return 2 <= len(words) <= 5 and all(NAME_WORD.fullmatch(word) for word in words)


def caseless_dateline(paragraph: str, elsewhere: str = "") -> Dateline | None:
    """The dateline that opens a paragraph in a script without capitals; None where there is none.

    A bare place of two words counts only when it turns up again in the text `elsewhere`.

    >>> caseless_dateline("بيروت (أ ف ب) - وصلت السفينة.").place
    'بيروت'
    """
    if paragraph[:12].isascii():
        return None
    for shape in DATELINES:
        found = shape.match(paragraph)
        if not found or has_case(found["place"]) or len(found["place"]) > LONGEST_PLACE:
            continue
        agencies = agencies_listed(found["agency"]) if found["agency"] else ()
        if agencies or shape.pattern.startswith("【"):
            return Dateline(found["place"], agencies)
    bare = BARE_DATELINE.match(paragraph)
    if not bare or agencies_listed(bare["place"]) or (" " in bare["place"] and bare["place"] not in elsewhere):
        return None
    return Dateline(bare["place"])


def dateline_persons(paragraph: str) -> tuple[str, ...]:
    """The writers that a Chinese dateline names in brackets.

    >>> dateline_persons("新华社北京4月5日电（记者王小明）船只到港。")
    ('王小明',)
    """
    found = DATELINE_WRITERS.search(paragraph[:80])
    return names_in_byline(found["who"]) if found else ()


def caseless_credit(line: str) -> str | None:
    """Who took a picture, where the word for it stands behind the name ("王小明 摄")."""
    found = PHOTO_BY.search(line[-60:])
    return found["who"].strip(" /（(") if found else None


def _beside_lead(text: str) -> str | None:
    found = _lead().match(text)
    return text[found.end() :] if found else None


def _before_job(text: str) -> str | None:
    """The names before a job that ends a line: "김민수 기자", "山田太郎記者"."""
    return text if _without_job(text) != text and len(text) <= LONGEST_NAME else None


def _without_job(text: str) -> str:
    return _job().sub("", text).strip(EDGES)


@cache
def _lead() -> re.Pattern[str]:
    """What opens a byline: a lead with its colon, or one that is never anything else."""
    leads = "|".join(_caseless("leads"))
    bare = "|".join(_caseless("bare_leads"))
    return re.compile(rf"(?:(?:{bare})(?:\s*[:：/／]\s*|\s*)|(?:{leads})\s*[:：/／|｜]\s*)(?=\S)")


@cache
def _job() -> re.Pattern[str]:
    """A job behind a name; Korean and Japanese ones alone tell that a name stands before them."""
    return re.compile(rf"\s?(?:{'|'.join(_caseless('jobs_after'))})(?:报道|報導)?$")


def _caseless(kind: str) -> Iterator[str]:
    words = sorted(in_all_languages("bylines", kind), key=len, reverse=True)
    return (re.escape(word) for word in words if not has_case(word))


def _spelled_words(text: str) -> list[str]:
    return spelled(text).split()


@cache
def _not_names() -> frozenset[str]:
    return frozenset(folded(word) for word in in_all_languages("bylines", "not_names"))
