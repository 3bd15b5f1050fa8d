"""An old ticket as the records of this program. No AWS, no clock."""
