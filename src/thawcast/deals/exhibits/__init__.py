"""Charts and tables of this chapter as values; the brief draws them."""
