"""Where a page comes from: the network under its guards, a browser, or a folder of saved pages."""
