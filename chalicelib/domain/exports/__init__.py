"""Lists and searches of the desk as files for a spreadsheet."""
