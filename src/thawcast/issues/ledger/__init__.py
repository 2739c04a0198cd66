"""What bound and what divided two states, dated, by issue, as known at a date."""
