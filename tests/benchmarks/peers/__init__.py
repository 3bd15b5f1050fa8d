"""``make bench-peers``: the same work by django-helpdesk and by our handlers, in one run."""
