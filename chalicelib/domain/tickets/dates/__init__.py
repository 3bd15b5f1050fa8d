"""When a ticket is due: the acts that move its date, the sum that they make, and its last days."""
