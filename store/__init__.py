"""What is kept: works heard, danger records, mood observations. SQLAlchemy 2 on SQLite or PostgreSQL; never words."""
