"""What the desk tells of its own work: reports, and lists as files for a spreadsheet."""
