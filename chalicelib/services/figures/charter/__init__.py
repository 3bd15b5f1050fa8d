"""The measured charter, published each night: page, feed and JSON."""
