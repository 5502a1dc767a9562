"""What an API answered, held against the catalogue: read the answer, rank the records that fit, tell them."""
