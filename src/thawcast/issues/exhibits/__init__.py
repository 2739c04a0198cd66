"""Charts and tables of chapter 4, as values."""
