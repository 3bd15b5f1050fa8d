"""What changes while people look on: who is at a ticket, and that tickets changed."""
