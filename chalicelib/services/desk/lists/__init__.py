"""Lists of the desk: their pages, orders and counts, and what each agent keeps of them."""
