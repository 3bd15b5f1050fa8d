"""Answers for everybody, and the lists of them."""
