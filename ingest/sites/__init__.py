"""Sites: parser modules, declarations, and the directory of known pages."""
