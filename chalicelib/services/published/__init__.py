"""Pages that functions make, in the site's frame."""
