"""What the law says of notices and money: pure, with dates, calendars and rates handed in."""
