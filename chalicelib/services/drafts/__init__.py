"""Drafts of the desk, on the server."""
