"""What everything costs that a step of a ticket's life sets off, counted call by call."""
