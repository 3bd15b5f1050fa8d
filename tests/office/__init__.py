"""``make test-office``: what a spreadsheet program shows of the files that the desk makes."""
