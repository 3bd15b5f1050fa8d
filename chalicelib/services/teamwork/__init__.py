"""What colleagues do together on tickets."""
