"""Render one mail, send one mail; a folder a mail: ``<kind>/{es,en}/{subject.txt,body.*}``."""
