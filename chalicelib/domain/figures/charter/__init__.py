"""The service's measured charter: what the public is told of a month, and when."""
