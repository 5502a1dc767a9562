"""A new vendor: what any page holds, a module drafted from it, and the directory of known pages."""
