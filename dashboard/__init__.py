"""The server: it reads releases and shows them. It never imports the producer."""
