"""The table ``drafts``."""
