"""The ``catalog`` table."""
