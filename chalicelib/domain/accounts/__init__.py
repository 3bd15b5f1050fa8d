"""Accounts of requesters: their profile, their tickets, their data."""
