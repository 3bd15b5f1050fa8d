"""What the desk takes out of its lists: files for a spreadsheet."""
