"""Stories: one text however many outlets ran it. Articles go in; which of them are one story comes out."""
