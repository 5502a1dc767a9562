"""Getting a page: the network behind its guards, a browser, or a folder of saved pages."""
