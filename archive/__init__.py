"""The archive: what an article is, how it is kept and how it is found.

>>> from archive import open_archive
"""

from archive.adding import AddReport
from archive.archive import Archive, open_archive
from archive.article import Article, Document
from archive.errors import MorgueError
from archive.results import Related, Results
from archive.suggestions import Suggestion

__all__ = [
    "AddReport", "Archive", "Article", "Document", "MorgueError", "Related", "Results", "Suggestion",
    "open_archive",
]  # fmt: skip
