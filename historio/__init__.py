"""Wiring only: settings, addresses, the server and the PostgreSQL it runs on."""
