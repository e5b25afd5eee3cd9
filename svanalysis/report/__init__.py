"""Results, measured once and stored, and the forms that render them."""
