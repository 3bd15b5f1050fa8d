"""PDFs as they may be published."""
