"""Read a mail that arrived."""
