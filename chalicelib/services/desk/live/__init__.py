"""What the desk shows without being asked: who is at a ticket, and that tickets changed."""
