"""What the service costs, as ratios to stated floors measured in the same run: ``make bench``."""
