"""What an osTicket knows of a ticket, in plain values: nothing is judged or mapped here."""
