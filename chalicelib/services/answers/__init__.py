"""Answers for everybody: written, approved by a second person, looked at again, withdrawn."""
