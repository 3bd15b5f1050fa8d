"""Words that tickets are found by."""
