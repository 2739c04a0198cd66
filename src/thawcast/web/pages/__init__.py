"""The pages: forms and addresses in, HTML out."""
