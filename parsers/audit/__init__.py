"""The account of a page: every place where codes stand is read, skipped with a reason, or a finding."""
