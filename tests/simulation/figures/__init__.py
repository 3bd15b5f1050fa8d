"""The figures of a simulation, counted a second time by another program and another engine.

ledger.py   what happens in the model, as it happens, in SQLite
feed.py     the stream of tickets: twice, out of order, and not at all on some days
counted.py  where the two differ
charter.py  where the public charter differs
"""
