"""What is told of all states, and how well."""
