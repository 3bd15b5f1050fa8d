"""``make test-mysql``: a database holds an osTicket, and its own programs write the dumps."""
