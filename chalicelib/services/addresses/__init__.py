"""Corrections of a ticket's e-mail address."""
