"""What decides on the bits of a fingerprint, for whoever names it without comparing films."""

FRAMES_PER_SECOND = 4  # of a film that are compared
SOUND_VERSION = 1  # the same of audio
LANDMARKS_VERSION = 1  # and of landmarks
FINGERPRINT_VERSION = 1  # of all that decides on the bits; those of different versions are not compared
