"""What lists of tickets are narrowed by."""
