"""Whether two names may be of one person, or a text may name a school or company. Pure.

Names agree by more than letters: accents, upper case, width, spaces, order, titles and middle names do not
count, so that "Chen Wei" meets "WEI CHEN", "Jan van der Berg" meets "Vanderberg, Jan", and "José García
Márquez" meets "Jose Garcia". To agree is a hint, no proof."""

import re
import unicodedata
from itertools import combinations

ACCENTS = re.compile("[\u0300-\u036f\u0591-\u05c7\u0640\u064b-\u065f\u0670]")  # and Hebrew and Arabic points
WORD = re.compile(r"[^\W_]+")
APOSTROPHES = re.compile("['\u2018\u2019\u02bc`\u00b4]")
# "Abd al-Rahman", "Abdel Rahman", "Abdurrahman", "Abd. Rahman": the article in all its sounds, or without it
SERVANT_OF = re.compile(r"\babd(?:[\s.-]*[aeu]([lrsdnt])[\s.-]*|[\s.-]+)(?=\w)")
ALTERNATIVES = re.compile(r"[()\[\]/|;]|\baka\b")  # after the fold, which makes brackets narrow
WIDE = "\u1100-\u11ff\u2e80-\uffef"  # scripts of East Asia
OF_ONE_SCRIPT = re.compile(f"[{WIDE}\\s·]+|[^{WIDE}]+")
SAME_LETTERS = str.maketrans(
    {
        **{"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i"},
        **{"ى": "ي", "ة": "ه"},  # as Arabic names are written without care
        # characters that names have often, traditional and simplified
        **dict(
            zip(
                "陳劉張楊趙黃吳孫馬鄭謝許鄧馮葉蕭蔣盧羅賴蘇呂譚鍾鐘龍鄒閻顧錢韓賈萬陸龔嚴莊喬寧魯齊竇範畢紀項歐溫倫簡聶關饒駱",
                "陈刘张杨赵黄吴孙马郑谢许邓冯叶萧蒋卢罗赖苏吕谭钟钟龙邹阎顾钱韩贾万陆龚严庄乔宁鲁齐窦范毕纪项欧温伦简聂关饶骆",
                strict=True,
            )
        ),
        **dict(
            zip(
                "偉華國麗瓊潔慶輝軍東興貴榮靜曉雲鳳蘭蓮傑強濤飛鵬紅豔業義學夢愛嬌勳賢齡寶銘鋒鈞錦銀鐵鎮靈禮聖聰聯詩語諾謙誠詠貝貞財賓達遠運進連長門開陽雙電韻順頌頤風駿驍魚鴻鶴麥樂瑩瑤淵澤潤凱勝儀億優彥衛綺緯維績紹經繼羽",
                "伟华国丽琼洁庆辉军东兴贵荣静晓云凤兰莲杰强涛飞鹏红艳业义学梦爱娇勋贤龄宝铭锋钧锦银铁镇灵礼圣聪联诗语诺谦诚咏贝贞财宾达远运进连长门开阳双电韵顺颂颐风骏骁鱼鸿鹤麦乐莹瑶渊泽润凯胜仪亿优彦卫绮纬维绩绍经继羽",
                strict=True,
            )
        ),
    }
)
WITH_AN_E = {
    "a\u0308": "ae",
    "o\u0308": "oe",
    "u\u0308": "ue",
    "a\u030a": "aa",
    "\u00f8": "oe",
}  # or without it
TITLES = frozenset(
    WORD.findall(
        "dr drs dra dott ssa prof professor mr mrs ms miss mx sir dame lord phd msc mfa md ing ir "
        "jr sr ii iii herr frau mme mlle sra srta pak bapak ibu haji hajah hj datuk dato tuan puan encik "
        "obe cbe mbe"
    )
)
HONORIFICS = (
    *("博士", "教授", "先生", "女士", "老师", "老師", "导演", "導演"),
    *("さん", "監督", "감독님", "감독", "교수", "박사", "씨"),
)
LEGAL_FORMS = frozenset(WORD.findall("ltd limited inc llc gmbh corp corporation co company pt cv tbk plc"))
LEGAL_ENDINGS = ("股份有限公司", "有限责任公司", "有限公司")
MOST_WORDS = 8  # of a name of which a part may be the whole of another
LEAST_LETTERS = 2
LEAST_OF_A_PART = 8  # letters of such a part: "Chen Wei" is not taken for a part of "Chen Wei Ting"

Spelling = tuple[str, ...]  # the words of a name


def fold(text: str) -> str:
    """The text without upper case, accents and width; combining marks of other scripts stay."""
    wide = unicodedata.normalize("NFKD", text)
    return unicodedata.normalize("NFC", ACCENTS.sub("", wide)).casefold().translate(SAME_LETTERS)


def words_of(text: str) -> list[str]:
    """Its words, folded."""
    return WORD.findall(APOSTROPHES.sub("", fold(text)))


def name_keys(name: str) -> frozenset[str]:
    """What a name shares with every name that it agrees with; some that share it do not agree."""
    keys: set[str] = set()
    for words in spellings_of(name):
        keys.add("".join(sorted("".join(words))))
        keys.add(" ".join(sorted(words)))
        keys.update(" ".join(part) for part in _parts_of(words))
    return frozenset(keys)


def do_agree(name: str, other: str) -> bool:
    """Whether the two names may be of one person."""
    return any(_are_alike(one, two) for one in spellings_of(name) for two in spellings_of(other))


def spellings_of(name: str) -> frozenset[Spelling]:
    """How the name may be written, in folded words. What stands in brackets, behind a stroke or in another
    script is another name of the person; "ü" is "u" or "ue"."""
    lower = unicodedata.normalize("NFD", name.casefold())
    german = lower
    for letter, written in WITH_AN_E.items():
        german = german.replace(letter, written)
    texts = {part for text in (lower, german) for part in ALTERNATIVES.split(fold(text))}
    texts |= {part for text in texts for part in OF_ONE_SCRIPT.findall(text)}
    spellings = {_words_of_a_name(text) for text in texts}
    return frozenset(words for words in spellings if len("".join(words)) >= LEAST_LETTERS)


def _words_of_a_name(text: str) -> Spelling:
    together = SERVANT_OF.sub(_with_its_article, APOSTROPHES.sub("", text))
    words = [_without_honorific(word) for word in WORD.findall(together)]
    words = ["al" if word == "el" else word for word in words]
    return tuple([word for word in words if word not in TITLES] or words)


def _with_its_article(abd: re.Match[str]) -> str:
    """As one word with what follows; in "Abdurahman" the one "r" is also the name's."""
    sound = abd[1] or "l"
    is_shared = sound != "l" and abd.string[abd.end()] in "aeiou"
    return "abdal" + (sound if is_shared else "")


def _are_alike(one: Spelling, two: Spelling) -> bool:
    return (
        _are_written_apart(one, two)
        or _are_written_apart(two, one)
        or tuple(sorted(one)) in _parts_of(two)
        or tuple(sorted(two)) in _parts_of(one)
    )


def _are_written_apart(whole: Spelling, apart: Spelling) -> bool:
    """Whether the words of `whole` are those of `apart`, each used once, in any order, some written as
    one."""
    if not whole:
        return not apart
    word, rest = whole[0], whole[1:]
    if not word:
        return _are_written_apart(rest, apart)
    return any(
        word.startswith(part)
        and _are_written_apart((word[len(part) :], *rest), apart[:number] + apart[number + 1 :])
        for number, part in enumerate(apart)
    )


def _parts_of(words: Spelling) -> set[Spelling]:
    """What may be the whole of the name elsewhere, in alphabetical order: without initials, without a middle
    name or the second surname, or with one middle name as its initial."""
    if not 3 <= len(words) <= MOST_WORDS:
        return set()
    long = tuple(sorted(word for word in words if not _is_initial(word)))
    parts = {long} if 2 <= len(long) < len(words) else set()
    for count in range(2, len(long) + 1):
        for part in combinations(long, count):
            if len("".join(part)) >= LEAST_OF_A_PART and count < len(words):
                parts.add(part)
    for number, word in enumerate(long):
        others = long[:number] + long[number + 1 :]
        if len(long) == len(words) and len("".join(others)) >= LEAST_OF_A_PART and word.isascii():
            parts.add(tuple(sorted((*others, word[0]))))
    return parts


def _is_initial(word: str) -> bool:
    return len(word) == 1 and word.isascii()


def is_named_in(organisation: str, text: str) -> bool:
    """Whether the words of a school's or company's name stand in a text, one after the other."""
    wanted = _without_legal_form(words_of(organisation))
    if not wanted or len("".join(wanted)) < LEAST_LETTERS:
        return False
    found = words_of(text)
    if any(ord(letter) > 0x2E7F for letter in "".join(wanted)):  # scripts without spaces between words
        return "".join(wanted) in "".join(found)
    return f" {' '.join(wanted)} " in f" {' '.join(found)} "


def _without_honorific(word: str) -> str:
    for ending in HONORIFICS:
        if word.endswith(ending) and len(word) - len(ending) >= LEAST_LETTERS:
            return word.removesuffix(ending)
    return word


def _without_legal_form(words: list[str]) -> list[str]:
    kept = [word for word in words if word not in LEGAL_FORMS]
    for ending in LEGAL_ENDINGS:
        kept = [word.removesuffix(ending) or word for word in kept]
    return kept
