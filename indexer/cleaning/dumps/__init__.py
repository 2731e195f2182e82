"""Text dumps of pages to clean articles: each line is given its role, those of the story are kept."""
