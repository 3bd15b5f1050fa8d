"""The parts of a mail as it is sent: headers, encodings, files."""
