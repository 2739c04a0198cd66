"""Question 7, what would make it last: scenarios, packages that leave both better off, and what keeps them."""
