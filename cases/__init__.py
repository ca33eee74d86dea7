"""Fast Track casework: cases, contacts, plans, reviews, escalations. Knows attendance, nothing above."""
