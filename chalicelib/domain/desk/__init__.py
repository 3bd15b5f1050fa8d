"""What agents see, may do and send."""
