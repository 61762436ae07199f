"""The first page: one tiny live network, and three ways into the sheet."""
