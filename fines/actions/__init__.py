"""What people and jobs do with notices and money: one function, one transaction, one event."""
