"""A believable month for a system on this machine: invented people, the real acts.

said.json    names, topics and sentences
people.py    who asks
lives.py     what happens to each ticket, and when
acts.py      doing it, by the program's own services
files.py     what is attached
filling.py   the month, step by step
mornings.py  what the clock does of it
figures.py   what is counted at night
"""
