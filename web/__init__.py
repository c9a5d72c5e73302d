"""The web door: a text chat page an older person can read, and the local interface the launcher uses."""
