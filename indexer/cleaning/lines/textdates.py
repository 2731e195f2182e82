"""Dates in human lines: "Sun, Nov 05, 2017 - Page 1" comes in, a date as precise as the line goes out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from archive.dates import PartialDate
from indexer.cleaning.lines.calendars import iranian_day
from indexer.cleaning.lines.tables import folded, in_all_languages, languages, spelled, table
from indexer.cleaning.lines.writing import WORD, any_of

CLOCK_BEFORE = re.compile(r"(?:[-–—,|/•·)]|on|am|le|el|(?<!\w)[^\W\d_]{2,9}(?!\w)\.?,?|\s){0,6}", re.IGNORECASE)
BARE_HOUR = re.compile(r"\b(?P<hour>1[0-2]|[1-9])\s?(?P<half>[ap]\.?m\b\.?)", re.IGNORECASE)
# Every date names its year: most lines have none.
YEAR = re.compile(r"1[3489]\d\d|20\d\d")
# Digits and signs of other scripts, one for one.
AS_LATIN = str.maketrans(
    "٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹०१२३४५६७८९０１２３４５６７８９：／．，（）", "0123456789" * 4 + ":/.,()"
)
# So many characters before a date its clock and its label may stand.
CLOCK_REACH, LABEL_REACH = 80, 200
# Characters of a line that are looked at: no byline or date line comes near that.
LONGEST = 2_000


@dataclass(frozen=True)
class DateMention:
    """A date of a line: characters `start` to `end`, its clock included; `is_update` where the line says so."""

    date: PartialDate
    start: int
    end: int
    is_update: bool


def read_date(line: str) -> PartialDate | None:
    """The date a line states, the published one before the updated one; None when it is not certain.

    >>> read_date("June 24, 2014 - 5:02:35 am")
    PartialDate(text='2014-06-24T05:02:35')
    """
    mentions = read_dates(line)
    first = next((mention for mention in mentions if not mention.is_update), None)
    if first:
        return first.date
    return mentions[0].date if mentions else None


def read_dates(line: str) -> tuple[DateMention, ...]:
    """Every date of a line, in order; of a line that is longer than LONGEST, those of its beginning."""
    return _dates(line[:LONGEST])


@lru_cache(maxsize=1_024)  # a line is asked for its dates by all who may have a use for them
def _dates(line: str) -> tuple[DateMention, ...]:
    plain = line.translate(AS_LATIN)
    return tuple(_mentions(plain)) if YEAR.search(plain) else ()


def is_date_line(line: str) -> bool:
    """Whether the line is nothing but a date with its usual company (weekday, page number, "Updated", agency)."""
    mentions = read_dates(line) if len(line) <= LONGEST else ()
    if not mentions or all(mention.date.precision == "year" for mention in mentions):
        return False
    left = beside_dates(line, mentions)
    words = WORD.findall(spelled(left.casefold()))
    return len(words) <= 10 and all(word in _company() for word in words)


def beside_dates(line: str, mentions: tuple[DateMention, ...]) -> str:
    """What a line says beside its dates and clocks."""
    pieces, at = [], 0
    for mention in mentions:
        pieces.append(line[at : mention.start])
        at = mention.end
    left = " ".join([*pieces, line[at:]])
    return " ".join(_clock().sub(" ", left).split())


def _mentions(line: str) -> Iterator[DateMention]:
    for found in _shape().finditer(line):
        day = _day(found)
        if day is None:
            continue
        start, end, clock = _clock_beside(line, found) if day.precision == "day" else (*found.span(), "")
        date = PartialDate.parse(f"{day.text}T{clock}") if clock else day
        yield DateMention(
            date or day, start, end, _says_updated(line[max(0, found.start() - LABEL_REACH) : found.start()])
        )


@cache
def _months() -> dict[str, int]:
    """The months' names in every language, with and without their accents."""
    rows = [table("months")["months"]]
    rows += [told["dates"]["months"] for told in languages().values() if "months" in told.get("dates", {})]
    return _numbered(rows)


@cache
def _iranian_months() -> dict[str, int]:
    return _numbered([table("language_fa")["dates"]["iranian_months"]])


def _numbered(rows: Iterable[Sequence[Sequence[str]]]) -> dict[str, int]:
    named = [(name, number) for row in rows for number, names in enumerate(row, start=1) for name in names]
    return dict(named) | {folded(name): number for name, number in named}


@cache
def _shape() -> re.Pattern[str]:
    """Every written form of a date as one pattern; a group says which form it was."""
    month = any_of(_months())
    iranian = any_of(_iranian_months())
    year, number = r"(?:19|20)\d{2}", r"(?:3[01]|[12]\d|0?[1-9])"
    forms = (
        rf"(?P<iso>{year}-\d{{2}}-\d{{2}}(?:[T ]\d{{2}}:\d{{2}}(?::\d{{2}}(?:\.\d+)?)?"
        r"\s?(?:Z|[+-]\d{2}:?\d{2})?)?)",
        # "24 يونيو/حزيران 2014" names the month twice.
        rf"(?P<d1>{number})(?:st|nd|rd|th|er|η|ης|[.ºª°])?[\s-]+(?:of\s|de\s|d'|ב-?)?(?P<m1>{month})(?!\w)"
        rf"(?:/[^\W\d_]{{3,12}}(?: [^\W\d_]{{3,12}})?)?\.?,?[\s-]*(?:de\s|del\s)?(?P<y1>{year})",
        rf"(?P<m2>{month})(?!\w)\.?\s*(?P<d2>{number})(?:st|nd|rd|th)?(?:,\s*|\s+)(?P<y2>{year})",
        rf"(?P<y3>{year})[/.]\s?(?P<m3>\d{{1,2}})[/.]\s?(?P<d3>\d{{1,2}})",
        rf"(?P<n5>\d{{1,2}})(?P<mark>[/.-])\s?(?P<o5>\d{{1,2}})(?P=mark)\s?(?P<y5>{year})",
        rf"(?P<m6>{month})(?!\w)\.?,?\s+(?:de\s)?(?P<y6>{year})",
        rf"(?P<d7>{number})\s(?P<m7>{iranian})\s(?:ماه\s)?(?P<y7>1[34]\d\d)",
        r"(?P<y8>1[34]\d\d)/(?P<m8>\d{1,2})/(?P<d8>\d{1,2})",
        rf"(?<=\A)(?P<iso_month>{year}-\d{{2}}|{year})(?=\Z)",
    )
    # Chinese, Japanese and Korean set nothing between a date and the words beside it.
    east = rf"(?<!\d)(?P<y4>{year})\s?[年년]\s?(?P<m4>\d{{1,2}})\s?[月월]\s?(?P<d4>\d{{1,2}})\s?[日號号일]"
    others = r"(?<![\w/.-])(?:" + "|".join(forms) + r")(?![\w/])(?!\.\d)"
    return re.compile(f"{others}|{east}", re.IGNORECASE)


def _day(found: re.Match[str]) -> PartialDate | None:
    """The day (or month, or moment) a match states; None where there is no such day or it could be two."""
    parts = found.groupdict()
    iso = parts["iso"] or parts["iso_month"]
    if iso:
        return PartialDate.parse(iso)
    if parts["y5"]:
        return _numeric_day(parts)
    if parts["y6"]:
        return PartialDate.parse(f"{parts['y6']}-{_months()[folded(parts['m6'])]:02}")
    form = next(form for form in "123478" if parts[f"y{form}"])
    name = parts[f"m{form}"]
    year, day = int(parts[f"y{form}"]), int(parts[f"d{form}"])
    if form in "78":
        ours = iranian_day(year, int(name) if name.isdecimal() else _iranian_months()[folded(name)], day)
        return PartialDate.parse(ours.isoformat()) if ours else None
    month = int(name) if name.isdecimal() else _months()[folded(name)]
    return PartialDate.parse(f"{year}-{month:02}-{day:02}")


def _numeric_day(parts: dict[str, str]) -> PartialDate | None:
    """03/03/2020 and 22/05/2015 can mean one day only, 12.05.2019 is written day first; 03/04/2020 is left."""
    one, other = int(parts["n5"]), int(parts["o5"])
    if parts["mark"] != "." and one <= 12 and other <= 12 and one != other:
        return None
    day, month = (other, one) if other > 12 else (one, other)
    return PartialDate.parse(f"{parts['y5']}-{month:02}-{day:02}")


def _clock_beside(line: str, found: re.Match[str]) -> tuple[int, int, str]:
    """Where the date with its clock starts and ends, and the ISO text of the clock ("" where none stands by)."""
    gap = _clock_after().match(line, found.end())
    at = gap.end() if gap else found.end()
    said = any(map(str.isalpha, line[found.end() : at]))
    for shape in (_clock(), BARE_HOUR):
        clock = shape.match(line, at)
        if clock and (text := _clock_text(clock, said)):
            return found.start(), clock.end(), text
    for clock in _clock().finditer(line, max(0, found.start() - CLOCK_REACH), found.start()):
        text = _clock_text(clock)
        if text and CLOCK_BEFORE.fullmatch(line, clock.end(), found.start()):
            return clock.start(), found.end(), text
    return found.start(), found.end(), ""


@cache
def _clock() -> re.Pattern[str]:
    """A time of day: "5:02 pm", "14h05", "14.05 Uhr", "午後2時5分"."""
    halves = table("months")["halves"]
    early, late = (any_of(halves[half]) for half in ("early", "late"))
    return re.compile(
        rf"(?:(?P<early>{early})\s?|(?P<late>{late})\s?|(?<![\dA-Za-z]))(?P<hour>\d{{1,2}})\s?(?P<mark>[:.h时時點点시])\s?"
        r"(?P<minute>\d{2}|\d(?=[分분]))(?:[:.](?P<second>\d{2}))?(?!\d)[分분]?"
        rf"\s*(?:(?P<half>[ap]\.?m\b\.?)|(?P<early_after>{early})(?!\w)|(?P<late_after>{late})(?!\w))?"
        r"\s*(?P<uhr>Uhr\b|heures\b|hrs?\b|ч\b)?\s*"
        r"\(?(?P<zone>[A-Z]{1,4}\b|МСК\b|[+-]\d{2}:?\d{2}\b)?",
        re.IGNORECASE,
    )


@cache
def _clock_after() -> re.Pattern[str]:
    """What may stand between a date and its clock: "5 April 2023 at 14:05", "2023年4月5日(水) 14:05"."""
    words = any_of([*table("months")["company"]["weekdays"], *in_all_languages("dates", "weekdays")])
    between = any_of([*table("months")["halves"]["between"], *in_all_languages("dates", "clock")])
    return re.compile(rf"(?:[-–—,|/•·@().،]|{between}|{words}|\s)*", re.IGNORECASE)


def _clock_text(found: re.Match[str], said: bool = False) -> str:
    """ "5:02:35 am" as "05:02:35"; "" for what is no time of day, such as a price.

    `said` is whether a word before it tells that 14.05 is a time.
    """
    parts = found.groupdict()
    half = _half(parts)
    if parts.get("mark") == "." and not (said or half or parts["uhr"] or parts["zone"]):
        return ""
    hour = int(parts["hour"])
    if half and 1 <= hour <= 12:
        hour = hour % 12 + (12 if half == "p" else 0)
    minute, second = int(parts.get("minute") or 0), parts.get("second")
    if hour > 23 or minute > 59:
        return ""
    zone = parts.get("zone") or ""
    offset = zone if zone[:1] in ("+", "-") else table("months")["zones"].get(zone.upper(), "")
    return f"{hour:02}:{minute:02}" + (f":{second}" if second else "") + offset


def _half(parts: dict[str, str | None]) -> str:
    """ "a" for hours before noon, "p" for those after, "" where nothing says which."""
    if parts.get("early") or parts.get("early_after"):
        return "a"
    if parts.get("late") or parts.get("late_after"):
        return "p"
    return (parts["half"] or "")[:1].casefold()


@cache
def _label_words(which: str) -> re.Pattern[str]:
    """The words before a date that say it is the day of "published" or "updated"."""
    words = [*table("months")["company"][which], *in_all_languages("dates", which)]
    return re.compile(any_of(words), re.IGNORECASE)


def _says_updated(before: str) -> bool:
    """Whether the last label before a date says that it is the day of a change."""
    updates = [found.end() for found in _label_words("updated").finditer(before)]
    if not updates:
        return False
    # "更新时间" ends with what is also said of the first publication.
    publishes = [found.end() for found in _label_words("published").finditer(before)]
    return updates[-1] >= (publishes[-1] if publishes else -1)


@cache
def _company() -> frozenset[str]:
    """The single words that may stand round a date, agencies among them."""
    company = table("months")["company"]
    words = [*company["weekdays"], *company["published"], *company["updated"], *company["words"]]
    for kind in ("weekdays", "published", "updated", "company"):
        words += in_all_languages("dates", kind)
    for agency in table("agencies")["agency"]:
        words += [agency["name"], *agency.get("spellings", ())]
    return frozenset(part for word in words for part in WORD.findall(spelled(word.casefold())))
