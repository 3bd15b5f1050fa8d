"""Routes of requesters."""
