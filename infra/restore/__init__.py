"""Put tickets, or a whole table, back from a restored backup: ``make restore``.

__main__.py      the command line
run.py           which rows, in which order
put_tickets.py   a ticket's row; put_rows.py all other rows
tickets.py       what a ticket's row becomes, rows.py what another becomes (no AWS)
journal.py       the privacy journal by ticket and by address (no AWS)
tables.py        reads of backup and live tables, conditional writes
"""
