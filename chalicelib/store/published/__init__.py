"""The bucket of pages that functions make."""
