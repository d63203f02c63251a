"""What a conversational agent asks of the portal: six questions, the answers of the API."""
