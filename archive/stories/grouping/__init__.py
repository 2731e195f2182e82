"""The store's changes to stories: what is compared, parted anew, and which ids stories have."""
