"""Answers that are published: what they hold, what they must not, and their life."""
