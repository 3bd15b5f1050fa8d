"""What requesters do with tickets, and what every change of a ticket shares."""
