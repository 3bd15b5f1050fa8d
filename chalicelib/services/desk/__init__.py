"""The agents' work."""
