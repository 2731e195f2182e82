"""Who wrote and who photographed: bylines, datelines, photo credits and sign-offs out of single lines."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from indexer.cleaning.lines.agencies import BETWEEN, agencies_listed, agency_named, each_once
from indexer.cleaning.lines.caseless import caseless_credit, caseless_dateline, names_in_byline
from indexer.cleaning.lines.tables import folded, in_all_languages, table
from indexer.cleaning.lines.writing import any_of, has_case, word_count

NAME_PART = re.compile(r"[^\W\d_](?:[^\W\d_]|['’.\-])*")
# An e-mail address or an account beside a name says nothing about the name.
ADDRESS = re.compile(r"(?<!\S)\S+@\S+|@\w+|\(\s*\)")
LONGEST_BYLINE, LONGEST_CAPTION = 160, 600
# A byline with its addresses; what is longer is a paragraph.
LONGEST_SIGNATURE = 400
# A dateline ends before this many characters, so that the rest of a paragraph need not be tried.
LONGEST_DATELINE = 160

# The capitals of Latin, Greek and Cyrillic; letters of other scripts have no case.
UPPER = f"[{''.join(letter for letter in map(chr, range(0x41, 0x530)) if letter.isupper())}]"
LOWER_WORD = r"(?:al|el|de|am|an|der|la|le|do|da|na|nad|di|del)"
DAY_MONTH = r"\d{1,2}\.?\s+(?:de\s+)?[^\W\d_]{3,11}\.?"
MONTH_DAY = rf"(?:,?\s+(?:[A-Z][a-z]{{2,8}}\.?\s+\d{{1,2}}|{DAY_MONTH})(?:,?\s+\d{{4}})?)?"
# "NEW YORK", "BEIRUT/DAMASCUS", "GREENVILLE, South Carolina"
UPPER_PLACE = rf"(?P<upper>{UPPER}{{2}}(?:{UPPER}|[ .'’,/\-]){{1,40}}?(?:,\s(?:[A-Z][\w.]*\s?){{1,3}})?)"
# "Baghdad", "Frankfurt am Main", "Frankfurt (Oder)"
MIXED_PLACE = (
    rf"(?P<mixed>{UPPER}[\w.'’\-]{{1,40}}(?:[ \-/](?:{UPPER}[\w.'’\-]{{0,40}}|{LOWER_WORD})){{0,3}}"
    r"(?:\s\([A-Z][\w ]{1,15}\)(?=\s*[(:–—-]))?)"
)
AGENCY = r"(?:\s*[(\[](?P<agency>[\w .,/&\-]{2,40})[)\]])"
IN_LANGUAGES = {
    "leads": ("bylines", "leads"),
    "roles": ("bylines", "roles"),
    "not_names": ("bylines", "not_names"),
    "photo_leads": ("pictures", "leads"),
}
UPPER_DATELINE = re.compile(rf"{UPPER_PLACE}{MONTH_DAY}{AGENCY}?\s*(?://|:|—|–|--|-\s|\.\s—)\s*(?=\S)")
AGENCY_DATELINE = re.compile(rf"{MIXED_PLACE}{MONTH_DAY}{AGENCY}\s*(?://|:|—|–|--|\.-|-|\.)\s*(?=\S)")
# "МОСКВА, 5 апреля. /ТАСС/.", "Москва. 5 апреля. ИНТЕРФАКС -"
DATED_DATELINE = re.compile(
    rf"{MIXED_PLACE}[,.]\s+{DAY_MONTH}\.?\s*"
    rf"(?:/(?P<agency>[^/]{{2,40}})/\.?|[—–-]?\s?(?P<wire>{UPPER}[\w .-]{{1,24}}?)\s?[—–.-])\s*(?=\S)"
)
SLASHED_DATELINE = re.compile(rf"{MIXED_PLACE}\s*(?://|--)\s*(?=\S)")
COLON_DATELINE = re.compile(rf"{MIXED_PLACE}:\s+(?=[“\"‘'«„]?{UPPER})")
STOPPED_DATELINE = re.compile(rf"{MIXED_PLACE}\.\s+(?={UPPER})")

CREDIT_TAIL = re.compile(
    r"[(\[（【]?\s*\b(?P<lead>[^\W\d_][\w ']{1,25}?)\.?\s*[:：/=＝]\s*"
    r"(?P<who>[^:：()\[\]（）【】]{2,60}?)\s*[)\]）】]?[.。]?$"
)
# "Fot. Jan Nowak"
CREDIT_SHORT = re.compile(
    r"(?:^|[\s(\[|])(?:fot|zdj|foto)\.\s?(?P<who>[^:()\[\]]{2,60}?)\s*[)\]]?\.?$", re.IGNORECASE
)
AGENCY_TAIL = re.compile(r"[(\[（](?P<who>[^()\[\]（）]{2,60})[)\]）][.。]?$")
# "Boats in the rain. Getty Images"
LAST_SENTENCE = re.compile(r"[.!?”\"’)]\s+(?P<who>[^.!?()]{2,40})\.?$")
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


# "… the ferry on Monday. JANE DOE"
CAPITALS_TAIL = re.compile(
    rf"(?<=[^\W\d_]{{2}}[.!?])\s+(?P<who>{UPPER}(?:{UPPER}|['’.-])+(?: {UPPER}(?:{UPPER}|['’.-])*){{1,3}})\.?$"
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
    if not has_case(plain):
        named = names_in_byline(plain)
        wires = tuple(agency for name in named if (agency := agency_named(name)))
        return Byline(tuple(name for name in named if not agency_named(name)), wires)
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
    plain = " ".join(ADDRESS.sub(" ", text).split()).strip(" |·•-–—*")
    if not has_case(plain):
        return bool(names_in_byline(plain))
    if _lead().match(plain):
        return True
    parts = _parts(plain)
    return len(parts) > 1 and (any(map(is_job, parts[1:])) or any(map(agency_named, parts)))


def is_person(text: str) -> bool:
    """Whether a text could be one person's name: two to five capitalised words, small particles aside."""
    words = text.split()
    particles, not_names = credit_words("particles"), credit_words("not_names")
    if not 2 <= len(words) <= 6 or not all(NAME_PART.fullmatch(word) for word in words):
        return False
    if any(folded(word) in not_names for word in words):
        return False
    names = [word for word in words if word.casefold() not in particles and not _is_prefixed(word)]
    names += [word.partition("-")[2] for word in words if _is_prefixed(word)]
    return len(names) >= 2 and not any(word[0].islower() for word in names)


def _is_prefixed(word: str) -> bool:
    """Whether a part of a name begins with a small particle: "al-Hadid"."""
    before, _, after = word.partition("-")
    return bool(after) and before in credit_words("particles")


def is_job(text: str) -> bool:
    """Whether a text is what is said of a writer after the name ("Staff Writer")."""
    plain = folded(text)
    return plain in credit_words("roles") or bool(
        re.fullmatch(r"(?:special )?(?:for|to) the [\w ]{2,30}|in [\w ]{2,30}", plain)
    )


def split_dateline(paragraph: str, elsewhere: str = "") -> str | None:
    """The place a story is filed from, as the paragraph's first words give it.

    "Cottbus. Die Stadt …" counts only when the place turns up again in the text `elsewhere`.

    >>> split_dateline("LONDON, March 3 (Reuters) - Ships came in.")
    'LONDON'
    """
    opening = paragraph[:LONGEST_DATELINE]
    if caseless := caseless_dateline(opening, elsewhere):
        return caseless.place
    dated = DATED_DATELINE.match(opening)
    if dated and agencies_listed(dated["agency"] or dated["wire"]):
        return _place(dated)
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
    opening = paragraph[:LONGEST_DATELINE]
    if caseless := caseless_dateline(opening):
        return caseless.agencies
    dated = DATED_DATELINE.match(opening)
    if dated and (named := agencies_listed(dated["agency"] or dated["wire"])):
        return named
    for shape in (UPPER_DATELINE, AGENCY_DATELINE):
        found = shape.match(opening)
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
    found = CREDIT_BY.search(line) or COPYRIGHT.search(line) or CREDIT_SHORT.search(line[-100:])
    if found:
        return found["who"].strip(" ,.")
    found = CREDIT_TAIL.search(line[-100:])
    if found and _photo_lead(found["lead"]):
        return found["who"].strip(" ,.")
    found = NAME_SLASH.search(line[-100:])
    if found and _takes_pictures(found["agency"]):
        return found["who"].strip(" ,")
    return caseless_credit(line)


def caption_credit(caption: str) -> str | None:
    """Who took the picture by a line that is known to be its caption: also an agency in brackets at its end."""
    found = AGENCY_TAIL.search(caption)
    stands_alone = found and all(map(_takes_pictures, re.split(r"\s*[/,،]\s*", found["who"])))
    last = LAST_SENTENCE.search(caption)
    agency = last["who"].strip() if last and _takes_pictures(last["who"]) else None
    credit = photo_credit(caption) or name_in_capitals(caption)
    return credit or (found["who"].strip() if found and stands_alone else agency)


def name_in_capitals(caption: str) -> str | None:
    """The photographer whose name in capitals closes a caption; only where a caption may stand.

    >>> name_in_capitals("The ferry on Monday. JANE DOE")
    'JANE DOE'
    """
    found = CAPITALS_TAIL.search(caption) if not caption.isupper() else None
    return found["who"] if found else None


def opens_as_caption(line: str) -> bool:
    """Whether a line says by its first words that it is a caption ("In the picture: …")."""
    return _caption_lead().match(line) is not None


@cache
def _caption_lead() -> re.Pattern[str]:
    leads = [*table("credits")["caption_leads"], *in_all_languages("pictures", "captions")]
    return re.compile(rf"{any_of(leads)}\s?[:：]\s?\S", re.IGNORECASE)


def credit_of(line: str) -> str:
    """The credit that a line of its own gives, without its label.

    >>> credit_of("Photograph by Jane Doe")
    'Jane Doe'
    """
    plain = " ".join(line.split()).strip(" ()[]")
    return photo_credit(plain) or _label().sub("", plain, count=1).strip(" ,.") or plain


def is_lone_credit(line: str) -> bool:
    """Whether a line is nothing but a picture's credit ("Photo: AFP")."""
    who = photo_credit(line) if word_count(line) <= 8 else None
    if not who or len(line) - len(who) > 25:
        return False
    return not re.search(r"[.!?]\s|[。！？].", line.replace(who, "", 1).strip())


def names_source(line: str) -> bool:
    """Whether a line says where the story or the picture beside it is from, and nothing else ("Source: AFP")."""
    label, colon, who = line.strip(" ()[]（）【】").replace("：", ":").partition(":")
    return bool(colon and who.strip()) and word_count(line) <= 8 and folded(label) in credit_words("sources")


def read_sign_off(line: str) -> tuple[str, ...]:
    """The agencies of a closing line such as "* AFP and Reuters" or "(Reuters)"; () when it says more."""
    plain = line.strip().strip("*•–—-() .[]（）。【】").strip()
    plain = _sign_off_lead().sub("", plain, count=1)
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
def _sign_off_lead() -> re.Pattern[str]:
    leads = [*table("credits")["sign_offs"], *in_all_languages("agencies", "sign_offs")]
    return re.compile(rf"{any_of(leads)}\s*[:：]?\s*(?=\S)", re.IGNORECASE)


@cache
def _lead() -> re.Pattern[str]:
    leads = sorted((lead.rstrip(".") for lead in _listed("leads")), key=len, reverse=True)
    return re.compile(rf"(?:{'|'.join(map(re.escape, leads))})\.?(?:\s*:\s*|\s+)(?=\S)", re.IGNORECASE)


@cache
def _label() -> re.Pattern[str]:
    leads = sorted(_listed("photo_leads"), key=len, reverse=True)
    return re.compile(
        rf"(?:{'|'.join(map(re.escape, leads))})(?:\s*:\s*|\s+(?:by|von|de)\s+|\s+)(?=\S)", re.IGNORECASE
    )


@cache
def credit_words(kind: str) -> frozenset[str]:
    """The folded words of one kind (data/credits.toml) in every language."""
    return frozenset(map(folded, _listed(kind)))


@cache
def _listed(kind: str) -> tuple[str, ...]:
    """The words of one kind in every language."""
    section, key = IN_LANGUAGES.get(kind, ("", ""))
    return (*table("credits")[kind], *in_all_languages(section, key))


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
        or (len(place.rpartition(" ")[2]) == 1 and has_case(place))
        or folded(place) in credit_words("not_places") | credit_words("sources")
        or agency_named(place)
    ):
        return None
    return place or None


def _photo_lead(lead: str) -> bool:
    words = folded(lead).split()
    leads = credit_words("photo_leads")
    return any(" ".join(words[start:]) in leads for start in range(len(words)))


def _takes_pictures(name: str) -> bool:
    return agency_named(name) is not None or folded(name) in credit_words("picture_agencies")
