"""What people and jobs do to cases: one function each, one transaction, the event written with it."""
