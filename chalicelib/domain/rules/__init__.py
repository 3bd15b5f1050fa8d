"""What administrators set: the catalog, permissions, holidays, and the deadlines they give."""
