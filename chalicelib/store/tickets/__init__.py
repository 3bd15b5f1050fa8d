"""The tables ``tickets``, ``entries``, ``search`` and ``tallies``."""
