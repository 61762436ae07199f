"""The first page: the map of the sheet and one tiny live network."""
