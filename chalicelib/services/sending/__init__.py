"""Replies that wait some seconds, so that they can be taken back."""
