"""The tables of the store of record."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    BigInteger,
    Column,
    DateTime,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
)

metadata = MetaData()

# SQLite only numbers rows by itself in a column it calls INTEGER.
Sequence = BigInteger().with_variant(Integer, "sqlite")

# Raise it when a table changes, and say in the store how an older layout becomes the new one.
LAYOUT = 6

made_by = Table("made_by", metadata, Column("layout", Integer, primary_key=True))

# The bytes that were read, each once, however many articles came out of them.
originals = Table(
    "originals",
    metadata,
    Column("hash", String(64), primary_key=True),  # SHA-256 of the bytes, in hex
    Column("size", Integer, nullable=False),
    Column("packed", LargeBinary, nullable=False),  # zlib
)

# Which articles there are; `version` is the current one.
articles = Table(
    "articles",
    metadata,
    Column("id", String(16), primary_key=True),
    Column("key", String(64), nullable=False, unique=True),  # SHA-256 of what identifies it, in hex
    Column("source_id", Text, index=True),
    Column("version", Integer, nullable=False),
)

# Every version that was ever acknowledged.
versions = Table(
    "versions",
    metadata,
    Column("article", ForeignKey("articles.id"), primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("original", ForeignKey("originals.hash"), nullable=False),
    Column("kind", String(8), nullable=False),
    # What was read where (article.Reading), in hex: what reads the same again is not added again.
    Column("fingerprint", String(64), nullable=False, index=True),
    Column("origin", String(64), nullable=False, index=True),
    Column("beside", String(64), nullable=False),
    Column("added", DateTime(timezone=True), nullable=False),
    Column("content", JSON, nullable=False),
)

# What happened, in order: the index follows these numbers.
changes = Table(
    "changes",
    metadata,
    Column("sequence", Sequence, primary_key=True, autoincrement=True),
    Column("article", ForeignKey("articles.id"), nullable=False, index=True),
    Column("version", Integer, nullable=False),
    Column("what", String(16), nullable=False),  # "added", "updated", "recleaned", "placed" or "grouped"
    Column("at", DateTime(timezone=True), nullable=False),
    sqlite_autoincrement=True,  # a number is never given twice, even after a deletion
)

# The authority records of the places that articles name, and of the places around them.
places = Table(
    "places",
    metadata,
    Column("id", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("label", Text, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("lat", Float),
    Column("lon", Float),
)

# What those places are called, for searches: their own names, other known ones, and as articles write them.
place_names = Table(
    "place_names",
    metadata,
    Column("place", ForeignKey("places.id"), primary_key=True),
    Column("name", Text, primary_key=True, index=True),  # transliteration.name_key of the text
    Column("text", Text, nullable=False),
    Column("skeleton", Text, index=True),  # transliteration.placed_skeleton
)

# The lines that outlets repeat from story to story, as the archive has last learned them (archive/repetition.py).
furniture = Table(
    "furniture",
    metadata,
    Column("outlet", Text, primary_key=True),
    Column("line", Text, primary_key=True),
    Column("stories", Integer, nullable=False),  # different ones that it stands in
    Column("opens", Integer, nullable=False),  # at the top of how many
)

# Records of places that a librarian has changed or added (archive/places/authority.py); others are the gazetteer's.
authority = Table(
    "authority",
    metadata,
    Column("id", Text, primary_key=True),
    Column("record", JSON, nullable=False),
)

# What was done to them, in order: each step may be undone.
authority_changes = Table(
    "authority_changes",
    metadata,
    Column("number", Sequence, primary_key=True, autoincrement=True),
    Column("step", Integer, nullable=False, index=True),  # what was done together
    Column("what", Text, nullable=False),  # "import places.toml", "merge IQ/heet into IQ/anbar/hit", "undo 3"
    Column("at", DateTime(timezone=True), nullable=False),
    Column("id", Text, nullable=False, index=True),
    Column("before", JSON, nullable=False),  # {} where there was no record
    Column("after", JSON, nullable=False),
    sqlite_autoincrement=True,
)

# The articles of stories of more than one, with what lists of a story show (archive/stories/story.py: Member).
# An article without a row is a story of its own, by its own id.
members = Table(
    "members",
    metadata,
    Column("id", ForeignKey("articles.id"), primary_key=True),
    Column("story", String(16), nullable=False),
    Column("latest", Float, nullable=False),
    Column("shortness", Integer, nullable=False),
    Column("heading", Text, nullable=False),
    Column("outlet", Text),
    Column("published", Text),
    Index("ix_members_lead_order", "story", "latest", "shortness", "id"),
)

# Two articles that are alike, the smaller id first, by what the pair rule or a librarian says of them.
story_pairs = Table(
    "story_pairs",
    metadata,
    Column("one", ForeignKey("articles.id"), primary_key=True),
    Column("other", ForeignKey("articles.id"), primary_key=True, index=True),
    Column("likeness", Float, nullable=False),
    Column("rule", String(8), nullable=False),
)

# Ids of stories that are no more, and where they lead.
story_redirects = Table(
    "story_redirects",
    metadata,
    Column("id", String(16), primary_key=True),
    Column("into", String(16), nullable=False, index=True),
    Column("what", String(8), nullable=False),  # "merged" or "split"
    Column("at", DateTime(timezone=True), nullable=False),
)

# What librarians decided of stories, in order; a later decision of the same two articles stands.
story_decisions = Table(
    "story_decisions",
    metadata,
    Column("number", Sequence, primary_key=True, autoincrement=True),
    Column("what", Text, nullable=False),  # "split …", "join …", "undo 3"
    Column("at", DateTime(timezone=True), nullable=False),
    Column("together", JSON, nullable=False),  # pairs of ids that are one story
    Column("apart", JSON, nullable=False),  # pairs that are not
    Column("undoes", Integer),  # the number of the decision that this one takes back
    sqlite_autoincrement=True,
)

# The last change whose articles are grouped into stories. Those of the changes up to `since` wait for
# `morgue stories recompute`: so many were held by an older Morgue that opening the archive could not group them.
grouped = Table(
    "grouped",
    metadata,
    Column("sequence", BigInteger, primary_key=True),
    Column("since", BigInteger, nullable=False, default=0),
)
