"""checkov over the templates, in an environment of its own: its pins differ from ours."""
