"""The only importer of AWS data calls: a file a table, key functions first, then verbs."""
