"""Who holds a ticket, and can work on it."""
