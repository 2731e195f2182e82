"""An article to others on the same events, why they are thought so, and the thread of an event."""
