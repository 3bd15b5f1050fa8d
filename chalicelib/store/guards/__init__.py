"""The ``guards`` table: counters, idempotency keys, codes, uploads."""
