"""Everything that answers over HTTP: addresses, answers, files, pictures, the shell, the server."""
