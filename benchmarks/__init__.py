"""How well Morgue does its work, measured on data that is kept outside the project."""
