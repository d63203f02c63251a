"""What other portals and programs read of this one before they read a figure."""
