"""The ``accounts`` table and the privacy journal."""
