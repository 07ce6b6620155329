"""What the one pass leaves in the scratch folder: the names of its files, and the shape of those that have no
header."""

TOP_FILE = "top.mp4"
LIGHT_FILE = "light.mp4"
HOVER_FILE = "hover.mp4"
VIDEO_NOTES = "pictures.txt"
CROP_NOTES = "crop.txt"
AUDIO_NOTES = "sound.txt"
EVENED_FILE = "evened.mp4"
STILLS_FILE = "stills.rgb"
THUMBNAILS_FILE = "prints.gray"
WAVE_FILE = "wave.s16"
WAVE_RATE = 8000  # samples a second, of one channel
CANDIDATE_FILES = "pose-%03d.jpg"
THUMBNAIL_SIDE = 64
THUMBNAILS_PER_SECOND = 4  # and so many stills
FIELDS_NOTES = "fields.txt"
FIELDS_FILE, FLAGGED_FILE = "fields.gray", "flagged.gray"
FRAMES_FILE = (
    "frames.yuv"  # each frame in full range: its grey, then blue and red difference at half the side
)
FRAME_SIDE = 32
