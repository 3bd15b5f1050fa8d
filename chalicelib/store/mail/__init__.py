"""The ``outbox`` table, suppressed addresses, and the bucket of mail that arrived."""
