"""What a line, a word or a number beside it says, whatever kind of document it stands in."""
