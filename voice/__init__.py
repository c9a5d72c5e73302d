"""The speech door: engines, turn-taking, one spoken turn, the loop on microphone and speaker."""
