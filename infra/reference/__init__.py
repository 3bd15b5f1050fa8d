"""The pages of docs/ that follow from code and templates."""
