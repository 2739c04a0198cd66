"""What `import thawcast` gives a researcher: names or codes in, tidy results in natural units out."""
