"""What owners do with their account: profile, data, erasure."""
