"""Clients of AWS, and what every table and bucket shares."""
