"""Penalty notices, payments and proceedings. Knows the casework and attendance below it."""
