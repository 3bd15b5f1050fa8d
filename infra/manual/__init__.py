"""The manuals, made from the running system.

performing.py   the acts of each step, in Chromium
desk.py         agents at their desk, and who writes to them meanwhile
seen.py         what a name of the catalogue stands for on a page
pictures.py     what a picture shows, and whether it changed
printing.py     PDFs of the pages
__main__.py     make manual
"""
