"""Bring over what an osTicket holds: read it, map it, write it, and say what was doubtful."""
