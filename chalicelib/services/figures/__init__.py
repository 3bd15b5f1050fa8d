"""Facts kept as tickets change, their sums each hour, and what checks both each night."""
