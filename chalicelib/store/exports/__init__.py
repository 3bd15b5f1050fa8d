"""Exports of the desk: their rows and their files."""
