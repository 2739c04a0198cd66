"""What this chapter finds, as frozen values that are written as JSON and read back."""
