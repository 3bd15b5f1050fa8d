"""Values and rules: no clock, no randomness, no environment, no AWS."""
