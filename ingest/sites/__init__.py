"""Sites: parser modules, declared addresses, and the list of known vendors' pages."""
