"""Saved pages to clean articles: blocks and facts are read, the story is chosen, its form told."""
