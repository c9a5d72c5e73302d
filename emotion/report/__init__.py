"""Pages about the encoder, made of its manifest alone: a report with pictures, and a model card."""
