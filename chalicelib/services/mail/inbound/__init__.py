"""Mail that arrives: whom it is for, who sent it, and what it becomes in a ticket."""
