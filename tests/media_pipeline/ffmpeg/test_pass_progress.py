from media_pipeline.ffmpeg.pass_progress import PassProgress

BLOCKS = """frame=10
out_time_us=N/A
progress=continue
frame=20
out_time_us=1500000
progress=continue
frame=20
out_time_us=1500000
progress=continue
frame=30
out_time_us=2000000
progress=end"""


def test_progress_moves_with_frames_or_seconds() -> None:
    progress = PassProgress()
    assert [progress.read(line) for line in BLOCKS.splitlines() if line.startswith("progress")] == [False] * 4
    progress = PassProgress()
    moved = [moved for line in BLOCKS.splitlines() if (moved := progress.read(line))]
    assert (len(moved), progress.seconds, progress.frames) == (3, 2.0, 30)
