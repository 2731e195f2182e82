"""Two copies side by side: two articles go in, what was kept, changed, cut and added comes out."""
