"""The library: poems, tales, operas, riddles and proverbs, with source, rights and readings; choice and calendar."""
