"""Two articles to whether they are one story: a pure rule of what they share."""
