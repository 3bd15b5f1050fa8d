"""What the citizens' unit reads and administers of the desk: people, catalog, proposals."""
