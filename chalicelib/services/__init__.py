"""Use cases, one file a subject: they decide, the store writes once."""
