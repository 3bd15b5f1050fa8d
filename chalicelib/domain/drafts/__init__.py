"""What is being written at the desk, and was not sent yet."""
