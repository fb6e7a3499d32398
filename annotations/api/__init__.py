"""The REST API: a request becomes a call, and its answer a document."""
