"""The ``figures`` table: a fact a ticket, the days that facts touch, and sums of closed days."""
