"""What of the old becomes what here: a file that people read and edit."""
