"""``make test-mysql``: a MariaDB holds an osTicket, and its own programs write the dumps."""
