"""Published answers, as the public reads them: a page each, pages of topics, feeds and data."""
