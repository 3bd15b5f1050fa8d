"""What an import of many tickets takes: time, memory and write units."""
