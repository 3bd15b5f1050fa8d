"""What agents see of who asked."""
