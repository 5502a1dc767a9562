"""From bytes to records: read and normalise one page, in worker processes. Pure and picklable."""
