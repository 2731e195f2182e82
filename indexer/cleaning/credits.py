"""Who wrote and who photographed: bylines, datelines, photo credits and sign-offs out of single lines."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from indexer.cleaning.agencies import BETWEEN, agencies_listed, agency_named, each_once
from indexer.cleaning.tables import folded, table

NAME_PART = re.compile(r"[^\W\d_](?:[^\W\d_]|['’.\-])*")
# An e-mail address or an account beside a name says nothing about the name.
ADDRESS = re.compile(r"(?<!\S)\S+@\S+|@\w+|\(\s*\)")
LONGEST_BYLINE, LONGEST_CAPTION = 160, 600
# A byline with its addresses; what is longer is a paragraph.
LONGEST_SIGNATURE = 400
# A dateline ends before this many characters, so that the rest of a paragraph need not be tried.
LONGEST_DATELINE = 160

UPPER, LOWER_WORD = r"[^\W\d_a-zß-ÿ]", r"(?:al|el|de|am|an|der|la|le)"
MONTH_DAY = r"(?:,?\s+(?:[A-Z][a-z]{2,8}\.?\s+\d{1,2}|\d{1,2}\.?\s+[A-Z][a-zä]{2,8}\.?)(?:,?\s+\d{4})?)?"
# "NEW YORK", "BEIRUT/DAMASCUS", "GREENVILLE, South Carolina"
UPPER_PLACE = rf"(?P<upper>{UPPER}{{2}}(?:{UPPER}|[ .'’,/\-]){{1,40}}?(?:,\s(?:[A-Z][\w.]*\s?){{1,3}})?)"
# "Baghdad", "Frankfurt am Main", "Frankfurt (Oder)"
MIXED_PLACE = (
    rf"(?P<mixed>{UPPER}[\w.'’\-]{{1,40}}(?:[ \-/](?:{UPPER}[\w.'’\-]{{0,40}}|{LOWER_WORD})){{0,3}}"
    r"(?:\s\([A-Z][\w ]{1,15}\)(?=\s*[(:–—-]))?)"
)
AGENCY = r"(?:\s*[(\[](?P<agency>[\w .,/&\-]{2,40})[)\]])"
UPPER_DATELINE = re.compile(rf"{UPPER_PLACE}{MONTH_DAY}{AGENCY}?\s*(?://|:|—|–|--|-\s|\.\s—)\s*(?=\S)")
AGENCY_DATELINE = re.compile(rf"{MIXED_PLACE}{MONTH_DAY}{AGENCY}\s*(?://|:|—|–|--|-|\.)\s*(?=\S)")
SLASHED_DATELINE = re.compile(rf"{MIXED_PLACE}\s*(?://|--)\s*(?=\S)")
COLON_DATELINE = re.compile(rf"{MIXED_PLACE}:\s+(?=[“\"‘'«„]?{UPPER})")
STOPPED_DATELINE = re.compile(rf"{MIXED_PLACE}\.\s+(?={UPPER})")

CREDIT_TAIL = re.compile(
    r"[(\[]?\s*\b(?P<lead>[^\W\d_][\w ]{2,25}?)\s*[:/]\s*(?P<who>[^:()\[\]]{2,60}?)\s*[)\]]?\.?$"
)
CREDIT_BY = re.compile(
    r"[(\[]\s*(?:AP )?(?:photos?|pictures?|images?|foto|fotos)\s+(?:by|von|de)\s+(?P<who>[^()]{2,60}?)\s*[)\]]\.?$",
    re.IGNORECASE,
)
# "© 2018 The Courier" is the page's copyright and no picture's.
COPYRIGHT = re.compile(r"(?:©|\(c\))(?!\s*\d{4})\s*(?P<who>[^©()]{2,60}?)\s*\.?$", re.IGNORECASE)
NAME_SLASH = re.compile(
    r"(?:^|[.!?”\"’)\]|]\s+|\s[-–—|]\s|\()"
    r"(?P<who>[^.!?()|]{0,40}?[^\s.!?()|]\s?/\s?(?P<agency>[\w .\-]{2,30}?))\)?\.?$"
)
SIGN_OFF_LEAD = re.compile(
    r"(?:reporting by|with (?:inputs?|files|reports?|reporting) (?:from|by)|source:?|quelle:?|avec|con"
    r"|mit material von)\s+",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Byline:
    """Who a story is by: people as they are called, agencies as the table spells them."""

    persons: tuple[str, ...] = ()
    agencies: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.persons or self.agencies)


def read_byline(text: str) -> Byline:
    """The people and agencies of a byline, with or without its "By"; an empty one when it is no byline.

    >>> read_byline("By Jane Doe and John Roe, Reuters")
    Byline(persons=('Jane Doe', 'John Roe'), agencies=('Reuters',))
    """
    signature = " ".join(text.split())
    if len(signature) > LONGEST_SIGNATURE:
        return Byline()
    plain = " ".join(ADDRESS.sub(" ", signature).split()).strip(" |·•-–—,.*")
    if not plain or len(plain) > LONGEST_BYLINE:
        return Byline()
    persons: list[str] = []
    agencies: list[str] = []
    for part in _parts(without_lead(plain)):
        agency = agency_named(part)
        if agency:
            agencies.append(agency)
        elif is_person(part):
            persons.append(as_called(part))
        elif not (is_job(part) or persons):
            return Byline()
    return Byline(tuple(dict.fromkeys(persons)), each_once(agencies))


def opens_as_byline(text: str) -> bool:
    """Whether a line says it is a byline: it opens with "By", or a name stands with a job or an agency."""
    plain = " ".join(text.split()).strip(" |·•-–—*")
    if _lead().match(plain):
        return True
    parts = _parts(plain)
    return len(parts) > 1 and (any(map(is_job, parts[1:])) or any(map(agency_named, parts)))


def is_person(text: str) -> bool:
    """Whether a text could be one person's name: two to five capitalised words, small particles aside."""
    words = text.split()
    particles, not_names = _words("particles"), _words("not_names")
    if not 2 <= len(words) <= 6 or not all(NAME_PART.fullmatch(word) for word in words):
        return False
    if any(word.casefold().strip(".") in not_names for word in words):
        return False
    names = [word for word in words if word.casefold() not in particles and not _is_prefixed(word)]
    names += [word.partition("-")[2] for word in words if _is_prefixed(word)]
    return len(names) >= 2 and not any(word[0].islower() for word in names)


def _is_prefixed(word: str) -> bool:
    """Whether a part of a name begins with a small particle: "al-Hadid"."""
    before, _, after = word.partition("-")
    return bool(after) and before in _words("particles")


def is_job(text: str) -> bool:
    """Whether a text is what is said of a writer after the name ("Staff Writer")."""
    plain = folded(text)
    return plain in _words("roles") or bool(
        re.fullmatch(r"(?:special )?(?:for|to) the [\w ]{2,30}|in [\w ]{2,30}", plain)
    )


def split_dateline(paragraph: str, elsewhere: str = "") -> str | None:
    """The place a story is filed from, as the paragraph's first words give it.

    "Cottbus. Die Stadt …" counts only when the place turns up again in the text `elsewhere`.

    >>> split_dateline("LONDON, March 3 (Reuters) - Ships came in.")
    'LONDON'
    """
    opening = paragraph[:LONGEST_DATELINE]
    for shape in (UPPER_DATELINE, AGENCY_DATELINE, SLASHED_DATELINE, COLON_DATELINE):
        found = shape.match(opening)
        if found and (place := _place(found)):
            return place
    found = STOPPED_DATELINE.match(opening)
    return _place(found) if found and found["mixed"] in elsewhere else None


def story_dateline(paragraphs: Sequence[str], *headings: str | None) -> str | None:
    """The dateline of a story's first paragraph; "Cottbus. Die …" is one where the rest names the place too.

    `headings` are what else is said of the story: its title and its standfirst.
    """
    first, *others = paragraphs
    rest = (first.partition(". ")[2], *others, *(text for text in headings if text))
    return split_dateline(first, elsewhere=" ".join(rest))


def dateline_agencies(paragraph: str) -> tuple[str, ...]:
    """The agencies a dateline names in brackets: "PARIS (AFP) — ..." is AFP's."""
    for shape in (UPPER_DATELINE, AGENCY_DATELINE):
        found = shape.match(paragraph[:LONGEST_DATELINE])
        if found and found["agency"]:
            return agencies_listed(found["agency"])
    return ()


def photo_credit(text: str) -> str | None:
    """Who took the picture that a caption or credit line is about; None when it does not say.

    >>> photo_credit("Rain over the harbour. PHOTO: AFP")
    'AFP'
    """
    line = " ".join(text.split())
    if len(line) > LONGEST_CAPTION:
        return None
    found = CREDIT_BY.search(line) or COPYRIGHT.search(line)
    if found:
        return found["who"].strip(" ,.")
    found = CREDIT_TAIL.search(line[-100:])
    if found and _photo_lead(found["lead"]):
        return found["who"].strip(" ,.")
    found = NAME_SLASH.search(line[-100:])
    if found and _takes_pictures(found["agency"]):
        return found["who"].strip(" ,")
    return None


def credit_of(line: str) -> str:
    """The credit that a line of its own gives, without its label.

    >>> credit_of("Photograph by Jane Doe")
    'Jane Doe'
    """
    plain = " ".join(line.split()).strip(" ()[]")
    return photo_credit(plain) or _label().sub("", plain, count=1).strip(" ,.") or plain


def is_lone_credit(line: str) -> bool:
    """Whether a line is nothing but a picture's credit ("Photo: AFP")."""
    who = photo_credit(line) if len(line.split()) <= 8 else None
    if not who or len(line) - len(who) > 25:
        return False
    return not re.search(r"[.!?]\s", line.replace(who, "", 1))


def read_sign_off(line: str) -> tuple[str, ...]:
    """The agencies of a closing line such as "* AFP and Reuters" or "(Reuters)"; () when it says more."""
    plain = line.strip().strip("*•–—-() .[]").strip()
    plain = SIGN_OFF_LEAD.sub("", plain, count=1)
    return agencies_listed(plain) if len(plain) < 100 else ()


def _parts(text: str) -> list[str]:
    """A byline's names, agencies and jobs one by one."""
    whole = agency_named(text)
    return [text] if whole else [part.strip(" .|") for part in BETWEEN.split(text) if part.strip(" .|")]


def without_lead(text: str) -> str:
    """A byline without its "By"."""
    found = _lead().match(text)
    return text[found.end() :] if found else text


@cache
def _lead() -> re.Pattern[str]:
    leads = sorted(_words("leads"), key=len, reverse=True)
    return re.compile(rf"(?:{'|'.join(map(re.escape, leads))})(?:\s*:\s*|\s+)(?=\S)", re.IGNORECASE)


@cache
def _label() -> re.Pattern[str]:
    leads = sorted(table("credits")["photo_leads"], key=len, reverse=True)
    return re.compile(
        rf"(?:{'|'.join(map(re.escape, leads))})(?:\s*:\s*|\s+(?:by|von|de)\s+|\s+)(?=\S)", re.IGNORECASE
    )


@cache
def _words(kind: str) -> frozenset[str]:
    return frozenset(folded(word) for word in table("credits")[kind])


def as_called(name: str) -> str:
    """A name in capitals as people write it; others as they stand."""
    return name.title() if name.isupper() else name


def _place(found: re.Match[str]) -> str | None:
    """A dateline's place, or None where its words are a label such as "UPDATE:"."""
    groups = found.groupdict()
    place = (groups.get("upper") or groups.get("mixed") or "").strip(" ,")
    place = place if "." in place[:-1] else place.rstrip(".")
    # "Jane R. Roe said": an initial, and no place.
    if (
        len(place) > 40
        or len(place.rpartition(" ")[2]) == 1
        or folded(place) in _words("not_places")
        or agency_named(place)
    ):
        return None
    return place or None


def _photo_lead(lead: str) -> bool:
    words = folded(lead).split()
    leads = _words("photo_leads")
    return any(" ".join(words[start:]) in leads for start in range(len(words)))


def _takes_pictures(name: str) -> bool:
    return agency_named(name) is not None or folded(name) in _words("picture_agencies")
