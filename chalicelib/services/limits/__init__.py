"""How often something may be done, and the proof of work past that."""
