"""Open questions to areas."""
