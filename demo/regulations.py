"""The festival's own words in the regulations of the edition that is open."""

from contest.consents.wording import keep_wording
from contest.enums import ConsentKind
from contest.models import Edition, User
from contest.regulations.keeping import keep_texts

TEXTS = {
    "en": """# What we look for

We look for films that **nobody has seen before**: a story, an essay, a song, a joke. A machine may paint
every frame of them, but somebody has to have wanted it.

[[limits]]

# What we do not show

- films that pass somebody off as having said or done what they did not,
- advertisements,
- films that make light of violence against real people.

> In doubt, ask us before you start. We answer every question.

# When

[[dates]]

# Whom to ask

Write to [the festival office](mailto:office@example.org). We read Chinese, English and Indonesian.
""",
    "zh-hans": """# 我们在寻找什么

我们寻找**从未有人见过**的影片：故事、散文、歌曲或玩笑都可以。每一帧都可以由机器绘制，但必须有人真心想要它。

[[limits]]

# 我们不放映什么

- 假借他人之名，编造其未曾说过或做过之事的影片；
- 广告；
- 轻慢真实人物所受暴力的影片。

> 若有疑问，请在动手之前先问我们。我们回答每一个问题。

# 时间

[[dates]]

# 联系我们

请写信给[组委会](mailto:office@example.org)。我们能读中文、英文和印尼文。
""",
    "id": """# Apa yang kami cari

Kami mencari film yang **belum pernah dilihat siapa pun**: cerita, esai, lagu, lelucon. Mesin boleh
melukis setiap frame-nya, tetapi harus ada orang yang menginginkannya.

[[limits]]

# Apa yang tidak kami putar

- film yang seolah-olah menunjukkan seseorang mengatakan atau melakukan hal yang tidak pernah
  ia lakukan,
- iklan,
- film yang meremehkan kekerasan terhadap orang sungguhan.

> Kalau ragu, tanyakan sebelum mulai. Kami menjawab setiap pertanyaan.

# Kapan

[[dates]]

# Bertanya kepada siapa

Tulislah kepada [sekretariat festival](mailto:office@example.org). Kami membaca bahasa Tionghoa, Inggris,
dan Indonesia.
""",
}

NEWS = {"en": "The next edition", "zh-hans": "下一届大赛", "id": "Edisi berikutnya"}
NEWS_WORDS = {
    "en": "The festival may write to us when the next edition opens.",
    "zh-hans": "下一届大赛开始征片时，组委会可以写信告知我们。",
    "id": "Festival boleh menyurati kami ketika edisi berikutnya dibuka.",
}


def write_regulations(edition: Edition, *, by: User) -> None:
    """Once; written again, nothing changes."""
    keep_texts(edition, TEXTS, by=by)
    keep_wording(edition, ConsentKind.OWN_1, title=NEWS, text=NEWS_WORDS, is_required=False, by=by)
