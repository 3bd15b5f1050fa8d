"""Files on their way into a ticket."""
