"""The self-check: ten predictions that a seed draws from all sections."""
