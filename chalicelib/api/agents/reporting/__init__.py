"""What the desk tells about its own work: reports."""
