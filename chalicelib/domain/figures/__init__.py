"""What of a ticket is counted, and the sums over many: no person stands in either."""
