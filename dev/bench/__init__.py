"""The performance table behind `make bench`: what the database has to do anyway, and what we take."""
