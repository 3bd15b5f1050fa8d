"""The hourly work of the clock."""
