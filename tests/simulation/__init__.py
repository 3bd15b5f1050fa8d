"""A desk's life, day by day, twice: by the product's code on the embedded engine, and by a model
that shares no code with it.

    lives.py       who does what on a day: tickets, people, holidays, absences
    state.py       a ticket by plain counting
    model.py       what people do to it
    sums.py        its due date, as the law and the institute's rules count it
    people.py      who works where, and who is away; worked_days.py: the calendar
    looking.py     what the clock does to it on a day
    desk.py        the same acts, by the product's services
    outages.py     when the clock is down, late or doubled, and when SES takes no mail
    here.py        the embedded engine's database, in this process
    year.py        the days, one after the other
    comparison.py  where the two differ

Run by ``tests/services/reviews/test_simulation.py`` and ``make simulate``.
"""
