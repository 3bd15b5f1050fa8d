"""Lists of the desk: their views, and the filters that an agent keeps."""
