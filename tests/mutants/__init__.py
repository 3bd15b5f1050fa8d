"""Mutation testing: each small change of the program must make some test fail."""
