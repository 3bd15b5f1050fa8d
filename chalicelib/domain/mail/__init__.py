"""Mails: those that are sent, what became of them, and those that arrive."""
