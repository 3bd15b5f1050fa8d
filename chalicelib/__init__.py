"""Consulta por tickets: a public request desk for official statistics."""
