"""Mutation testing: each small change of the program must make some test fail.

``make mutants`` changes all of ``chalicelib/domain/`` and a sample of 300 changes of
``chalicelib/services/``; ``make mutants ROOM=domain/form`` a part. The operators are mutmut's, but
for the words of sentences. Only one core is used, and a run that was stopped goes on where it was:
what is known lies in ``.mutants/``. ``python -m tests.mutants domain/form --sample 80`` tries some.

A mutant meets only tests that call its function, its own file's first, until one fails or time is
up. A function that is called live is given other code in place, in a fork; what runs at import (and
what such a function made then) is imported anew.

A mutant that may live stands in ``justified.toml``, with the reason.
"""
