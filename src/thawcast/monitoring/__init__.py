"""From day to day: updates of the user's data, what changed since a date, and forecasts on record with their score."""
