"""What people and jobs do in attendance: one function, one transaction, one audit event."""
