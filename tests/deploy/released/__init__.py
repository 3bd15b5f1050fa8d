"""Templates of an earlier release: what an upgrade starts from."""
