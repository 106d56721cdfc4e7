"""Curves, matrices and bars as PNGs, by Pillow: pictures that are logged without being asked for.

matplotlib takes longer to import than many a model to train, and a tenth of a second for each of
them. Here a picture takes two or three hundredths.
"""
