"""Texts that are there to name writers come in, persons and agencies go out."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from indexer.cleaning.lines.agencies import BETWEEN, agency_named, each_once
from indexer.cleaning.lines.caseless import is_name as is_caseless_name
from indexer.cleaning.lines.credits import ADDRESS, Byline, as_called, credit_words, is_job, is_person, without_lead
from indexer.cleaning.lines.tables import folded, table
from indexer.cleaning.lines.writing import has_case
from indexer.cleaning.pages.blocks import text_key
from indexer.places.senses import placewords

NAME = re.compile(r"[^\W\d_](?:[^\W\d_]|['’.\-\u200c])*")
NO_NAME = re.compile(r"@|https?:|www\.|\.com\b|\d|:$|[{}<>#=_/\\]", re.IGNORECASE)
BRACKETS = re.compile(r"\s*[(\[][^()\[\]]*[)\]]?\s*")
# "Roe, Jane" as libraries write it.
TURNED = re.compile(r"(?P<last>[^\W\d_][\w'’\-]+),\s+(?P<first>[^\W\d_][\w.'’\-]*(?:\s[^\W\d_]\.?)?)")
PLAIN_COMMA = re.compile(r"\s*,\s*")
# A sentence ends here; initials and "Jr." have a stop of their own.
FULL_STOP = re.compile(r"[^\W\d_]{3,}\.|[^\W\d_]*[a-z]{2}\.")
AS_TOLD_TO = re.compile(r"^.*\bas told to\b\s*", re.IGNORECASE)
LONGEST_NAME, MOST_WORDS = 60, 6
# Bylines of longer texts are paragraphs.
LONGEST_TEXT, LONGEST_LIST = 400, 120


def persons_of(texts: Iterable[str], sites: frozenset[str] = frozenset(), *, is_field: bool = False) -> Byline:
    """The persons and agencies that texts name; desks, outlets (`sites`), jobs, addresses and accounts are neither.

    A field that is there for the author alone may name people in ways no byline does ("Plato", "jane doe").
    """
    persons: dict[str, str] = {}
    agencies: list[str] = []
    for text in texts:
        if not text or len(text) > LONGEST_TEXT:
            continue
        names_only = is_field and len(text) <= LONGEST_LIST
        for part in _parts(text, names_only):
            agency = agency_named(part)
            if agency:
                agencies.append(agency)
            elif is_name(part, sites, is_field=names_only):
                persons.setdefault(text_key(part), called(part))
    return Byline(tuple(persons.values()), each_once(agencies))


def is_name(text: str, sites: frozenset[str] = frozenset(), *, is_field: bool = True) -> bool:
    """Whether a text that stands where a writer is named can be one: no desk, account, address or site."""
    plain = folded(text)
    words = text.split()
    if not plain or (not has_case(text) and not (is_field and len(words) == 1) and not is_caseless_name(text)):
        return False
    if len(text) > LONGEST_NAME or len(words) > MOST_WORDS or NO_NAME.search(text):
        return False
    if (
        plain in _listed("no_persons")
        or plain in credit_words("roles")
        or agency_named(text)
        or _organisation_words().intersection(plain.split())
    ):
        return False
    if text_key(text) in sites and not is_given_name(words[0]):
        return False
    if len(words) == 1:
        return is_field and _is_single_name(text)
    return is_person(text) or (is_field and _is_stated_name(words))


def called(name: str) -> str:
    """A name as people write it, where a field has it all in capitals or all in small letters."""
    return name.title() if name == name.casefold() and name != name.title() else as_called(name)


def is_given_name(word: str) -> bool:
    """Whether a word is a common given name."""
    return folded(word) in placewords()["first_names"] or folded(word) in _listed("given_names")


def _is_single_name(word: str) -> bool:
    """Whether one word may be all of a name: "Plato", "王小明"; no account such as "jdoe", no initials."""
    if not NAME.fullmatch(word) or len(word) < 2:
        return False
    return word.upper() == word.lower() or (word[0].isupper() and not (word.isupper() and len(word) <= 4))


def _is_stated_name(words: list[str]) -> bool:
    """Whether words of a field can be a name that no byline would have: "Al Griffin", "jane doe"."""
    if not all(NAME.fullmatch(word) for word in words) or _listed("not_names").intersection(map(folded, words)):
        return False
    small = [word for word in words if word[0].islower() and word.partition("-")[0] not in _listed("particles")]
    return not small or " ".join(words).islower()


def _parts(text: str, is_field: bool) -> list[str]:
    """The names of a text one by one, freed of leads, jobs, employers and degrees."""
    plain = " ".join(ADDRESS.sub(" ", " ".join(text.split())).split()).strip(" |·•-–—,*")
    whole = without_lead(_others().sub("", AS_TOLD_TO.sub("", plain)))
    if agency_named(whole):
        return [whole]
    turned = TURNED.fullmatch(whole) if is_field else None
    if turned and not (is_job(turned["first"]) or is_degree(turned["first"])):
        return [f"{turned['first']} {turned['last']}"]
    names: list[str] = []
    after = ""
    for lead, part in _pieces(BRACKETS.sub(" ", whole)):
        bare = without_tail(part)
        if not bare or says_job(bare):
            after = "job" if names else ""
        elif _organisation_words().intersection(folded(bare).split()):
            after = "employer"
        elif is_given_name(bare.split()[0]) or not (after == "employer" or (after and PLAIN_COMMA.fullmatch(lead))):
            names.append(bare)
            after = "job" if bare != part and not agency_named(part) else ""
    return names


def _pieces(text: str) -> list[tuple[str, str]]:
    """What separates a text's pieces, before each the separator that stands there."""
    pieces: list[tuple[str, str]] = []
    start, lead = 0, ""
    for found in BETWEEN.finditer(text):
        pieces.append((lead, text[start : found.start()].strip(" |")))
        start, lead = found.end(), found[0]
    pieces.append((lead, text[start:].strip(" |")))
    return [piece for piece in pieces if piece[1]]


def without_tail(part: str) -> str:
    """A name without the degrees, the job or the agency behind it: "Jane Doe MD", "Jane Doe Staff Writer"."""
    words = part.split()
    while words and is_degree(words[-1]):
        words.pop()
    if words and FULL_STOP.fullmatch(words[-1]) and folded(words[-1]) not in _listed("shortened"):
        words[-1] = words[-1].rstrip(".")
    for start in range(2, len(words)):
        tail = " ".join(words[start:])
        if agency_named(tail) or is_job(tail) or folded(words[start]) in _listed("job_openings"):
            return " ".join(words[:start])
    return " ".join(words)


def is_degree(word: str) -> bool:
    """Whether a word is a degree or licence behind a name: "PhD", "M.D.", "RN"."""
    bare = word.strip(",.®™()")
    return bare.replace(".", "").casefold() in _listed("degrees") and (
        bare[-1:].isupper() or bare.isupper() or "." in bare
    )


def says_job(part: str) -> bool:
    """Whether a part tells what somebody does and not who they are."""
    words = folded(part).split()
    if not words:
        return False
    opens = words[0] in _listed("job_openings") or is_degree(part.split(maxsplit=1)[0])
    return opens or is_job(part) or bool(_listed("job_words").intersection(words))


@cache
def _others() -> re.Pattern[str]:
    leads = sorted(table("credits")["other_leads"], key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, leads))})\b.*", re.IGNORECASE)


@cache
def _listed(name: str) -> frozenset[str]:
    rows = table("sites")["facts"]
    return frozenset(map(folded, rows[name])) if name in rows else credit_words(name)


@cache
def _organisation_words() -> frozenset[str]:
    return frozenset(table("sites")["facts"]["organisation_words"])
