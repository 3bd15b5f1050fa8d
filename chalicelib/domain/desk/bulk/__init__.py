"""Acts on many tickets at once."""
