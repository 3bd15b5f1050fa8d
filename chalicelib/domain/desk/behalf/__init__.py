"""Tickets that agents open for somebody who called, came or wrote."""
