"""Who calls: tokens, codes, sessions, and what slows down those who guess."""
