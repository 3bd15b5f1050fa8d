"""A dump, or the live database, as tables in a file of SQLite that the rest asks."""
