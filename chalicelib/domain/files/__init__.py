"""Files: which are taken, and whether their bytes are what their names say."""
