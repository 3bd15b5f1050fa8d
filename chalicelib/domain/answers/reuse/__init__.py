"""What was answered before, for whoever answers now."""
