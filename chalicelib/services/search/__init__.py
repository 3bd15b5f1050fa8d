"""Search, and the index and counters that streams keep."""
