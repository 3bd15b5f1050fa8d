"""Answers for everybody: written, decided on."""
