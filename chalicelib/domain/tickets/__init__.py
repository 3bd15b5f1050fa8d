"""The ticket: what is kept of it, how it changes, and what its requester sees."""
