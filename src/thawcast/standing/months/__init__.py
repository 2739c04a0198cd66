"""Where two states stand by month: the tables, episodes, state and chapter of monthly levels."""
