"""What every term means and where it is shown; what the sheet rests on."""
