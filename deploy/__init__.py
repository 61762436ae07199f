"""How the sheet is served."""
