"""What the citizens' unit administers from the desk."""
