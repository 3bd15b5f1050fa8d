"""When the clock looks at a ticket, and what it does then."""
