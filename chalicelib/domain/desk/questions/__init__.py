"""What who is asked from another area sees of a ticket."""
