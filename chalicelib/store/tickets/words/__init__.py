"""Tickets by the words that very many have."""
