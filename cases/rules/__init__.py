"""Pure rules of casework: no clock, no database."""
