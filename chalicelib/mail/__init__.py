"""Render one mail, send one mail; its words are ``words/<code>/mails/<kind>.jinja``."""
