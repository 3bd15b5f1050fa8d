"""Agents in the user pool, and the trail of what they do."""
