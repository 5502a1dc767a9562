"""From bytes to records: what reading one page gives, with its account. Pure, and picklable."""
