"""Speech engines, a file each, behind the two protocols of contracts/voice.py."""
