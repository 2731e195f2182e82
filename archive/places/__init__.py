"""Places: what is known of them, what a librarian has edited, and what a reader sees of them."""
