"""Leaving this product: everything that it holds, in open formats, in one folder.

contents.py   what is exported of each place that keeps data, and why the rest is not
records.py    the lines of each file, and their JSON Schemas
rows.py       tables, read a page at a time
lines.py      the lines that follow from the rows
objects.py    files and mails, with their hashes
folder.py     the folder: written beside its name, and renamed once it is whole
run.py        all of it, in its order, and the counts compared
__main__.py   make export
"""
