"""The past edition's films: they were judged, and eleven of them have won."""

from contest.demo.programme import DemoEntry

ENTRIES_2025: tuple[DemoEntry, ...] = (
    DemoEntry(
        title="The Lighthouse Keeper's Arithmetic",
        original_title="Fyrvokterens regnestykke",
        email="elin@films.example",
        country="NO",
        language="Norwegian, English subtitles",
        profession="Sound engineer",
        days=10,
        team="North Cape Pictures",
        credits=(("Elin Sørvik", "Director"), ("Jonas Hauge", "Sound"), ("Mette Lie", "Voice of the keeper")),
        tools=(
            ("seedance", "pictures"),
            ("veo", "pictures"),
            ("midjourney", "stills"),
            ("elevenlabs", "voice"),
        ),
        synopsis="For forty years a keeper has counted the ships that pass his light and written the sum in a "
        "book. On the night before the lamp is switched off for good, the sum comes out one too many. He rows "
        "out to find the ship that nobody sent.",
        mood="sea",
        quality=8.9,
        strong_in={"sound": 0.5},
        shots="""sea ember 11 seedance
            window slate 8 veo
            stars indigo 10 seedance
            sea jade 12 seedance
            plain rose 9 veo
            lanterns indigo 10 seedance
            title indigo 5 titles""",
        citation={
            "en": "A story told with a lamp, a book and the sea. Every second of it knows what it is for.",
            "zh-hans": "一盏灯、一本账、一片海，便讲完了一生。片中每一秒都知道自己为何存在。",
            "id": "Kisah yang diceritakan dengan lampu, buku, dan laut. Setiap detiknya tahu untuk apa ia ada.",
        },
    ),
    DemoEntry(
        title="Paper Boats for My Brother",
        original_title="给弟弟的纸船",
        email="yuchen@films.example",
        country="CN",
        language="Mandarin, English subtitles",
        profession="Product designer",
        days=18,
        team="Small Harbour Studio",
        credits=(("Lin Yuchen", "Director, writer"), ("He Jia", "Editing"), ("Xu Wen", "Music")),
        tools=(("seedance", "pictures"), ("dreamina", "stills"), ("suno", "music")),
        synopsis="A sister folds one boat for every year that her brother has been at sea, and sets them out on "
        "the pond behind the school. The seventh comes back with something written inside.",
        quality=8.3,
        strong_in={"narration": 0.7},
        shots="""paper_boats lagoon 11 seedance
            window rose 9 seedance
            train jade 9 dreamina
            lanterns plum 10 seedance
            paper_boats rose 10 seedance
            sea lagoon 9 seedance
            title lagoon 5 titles""",
        citation={
            "en": "Tender without a single sentimental frame; a film that trusts paper and water.",
            "zh-hans": "温柔，却没有一帧煽情；它相信纸，也相信水。",
            "id": "Lembut tanpa satu pun bingkai yang cengeng; film yang percaya pada kertas dan air.",
        },
    ),
    DemoEntry(
        title="The Last Tram to Bandung",
        original_title="Trem Terakhir ke Bandung",
        email="dewi@films.example",
        country="ID",
        language="Indonesian",
        profession="Night-bus driver",
        days=25,
        team="Rel Dua",
        credits=(("Dewi Hapsari", "Director"), ("Bagus Prakoso", "Camera and compositing")),
        tools=(("veo", "pictures"), ("kling", "pictures"), ("suno", "music")),
        synopsis="The tram line was closed before she was born. Tonight it stops in front of her bus shelter, on "
        "time, with her grandfather at the controls.",
        mood="night",
        quality=7.9,
        shots="""rain plum 10 veo
            city indigo 10 veo
            train ember 11 kling
            rain jade 8 veo
            train saffron 11 veo
            lanterns ember 9 kling
            title plum 5 titles""",
        citation={
            "en": "The night has rarely been so warm. A journey home on rails that no longer exist.",
            "zh-hans": "夜晚很少如此温暖。沿着早已不在的铁轨，一路回家。",
            "id": "Malam jarang sehangat ini. Perjalanan pulang di atas rel yang sudah tiada.",
        },
    ),
    DemoEntry(
        title="Where the Snow Keeps Its Names",
        original_title="Missä lumi pitää nimensä",
        email="aino@films.example",
        country="FI",
        language="Finnish, Northern Sámi",
        profession="Linguist",
        days=32,
        credits=(("Aino Länsman", "Director, narrator"),),
        tools=(("runway", "pictures"), ("veo", "pictures"), ("elevenlabs", "voice")),
        synopsis="A language has two hundred words for snow and one speaker left. She teaches them to the only "
        "pupil who comes: a voice in a box that wants to know what each one feels like.",
        mood="frost",
        quality=8.0,
        strong_in={"narration": 1.2},
        shots="""aurora frost 12 veo
            forest slate 9 runway
            mountains rose 10 veo
            window frost 8 runway
            aurora indigo 11 veo
            plain slate 9 runway
            title frost 5 titles""",
        citation={
            "en": "The narration is the film's weather: we came out knowing eleven words for silence.",
            "zh-hans": "旁白就是这部影片的天气：看完之后，我们学会了十一个形容寂静的词。",
            "id": "Narasinya adalah cuaca film ini: kami pulang dengan sebelas kata untuk sunyi.",
        },
    ),
    DemoEntry(
        title="Salt",
        original_title="Sal",
        email="camila@films.example",
        country="BO",
        language="No dialogue",
        profession="Geology student",
        days=14,
        credits=(("Camila Quispe", "Director"), ("Andrés Flores", "Music")),
        tools=(("seedance", "pictures"), ("midjourney", "stills"), ("suno", "music")),
        synopsis="A salt worker walks a white plain towards a mirage and arrives, after sixty seconds and a "
        "hundred thousand years, at the sea that left it there.",
        mood="hope",
        quality=7.7,
        shots="""dunes slate 10 seedance
            plain saffron 11 seedance
            dunes ember 10 seedance
            stars indigo 9 seedance
            plain rose 10 camera
            sea lagoon 11 seedance
            title slate 4 titles""",
        citation={
            "en": "Sixty seconds of walking that carry a hundred thousand years lightly.",
            "zh-hans": "六十秒的行走，轻轻托起了十万年。",
            "id": "Enam puluh detik berjalan yang memikul seratus ribu tahun dengan ringan.",
        },
    ),
    DemoEntry(
        title="A Small Theory of Moons",
        email="meera@films.example",
        country="IN",
        language="English, Malayalam",
        profession="Physics teacher",
        days=21,
        team="Class 9B",
        credits=(("Meera Nair", "Director"), ("Class 9B, Kochi", "Script and voices")),
        tools=(("sora", "pictures"), ("seedance", "pictures"), ("elevenlabs", "voice")),
        synopsis="Asked why the moon follows the school bus, a class of fourteen-year-olds answers with "
        "twenty-six theories. Four of them are filmed here. One is right.",
        mood="dance",
        quality=7.8,
        strong_in={"creativity": 1.3},
        shots="""orbits saffron 10 sora
            planet indigo 11 seedance
            train lagoon 9 seedance
            orbits rose 9 sora
            planet plum 10 seedance
            weave frost 10 sora
            title indigo 5 titles""",
        citation={
            "en": "Nobody else thought of asking the children. The boldest idea of the year, and the funniest.",
            "zh-hans": "没有别人想到去问孩子们。这是今年最大胆、也最有趣的点子。",
            "id": "Tak seorang pun terpikir bertanya kepada anak-anak. Gagasan paling berani dan paling jenaka.",
        },
    ),
    DemoEntry(
        title="My Grandmother Dreams in Cantonese",
        original_title="婆婆嘅夢",
        email="wing@films.example",
        country="CA",
        language="Cantonese, English",
        profession="Nurse",
        days=16,
        credits=(("Wing Lau", "Director"), ("Grace Lau", "Voice")),
        tools=(("hailuo", "pictures"), ("midjourney", "stills"), ("elevenlabs", "voice")),
        synopsis="In a care home in Vancouver a woman who has lost her English orders breakfast in a street that "
        "was pulled down in 1968. Her granddaughter draws the street again, so that somebody can answer.",
        mood="night",
        quality=7.6,
        strong_in={"narration": 0.5},
        shots="""window jade 10 hailuo
            rain indigo 10 hailuo
            lanterns ember 12 hailuo
            city plum 10 hailuo
            window saffron 9 camera
            lanterns rose 10 hailuo
            title jade 4 titles""",
        citation={
            "en": "It gives an old street back to the one person who still lives there.",
            "zh-hans": "它把一条老街，还给了仍然住在那里的唯一一个人。",
            "id": "Ia mengembalikan sebuah jalan tua kepada satu-satunya orang yang masih tinggal di sana.",
        },
    ),
    DemoEntry(
        title="Instructions for a Garden on Mars",
        email="wanjiru@films.example",
        country="KE",
        language="English, Swahili",
        profession="Agronomist",
        days=28,
        team="Red Shamba",
        credits=(("Wanjiru Kamau", "Director"), ("Otieno Ouma", "Music"), ("Naliaka Wafula", "Voice")),
        tools=(("veo", "pictures"), ("wan", "pictures"), ("suno", "music")),
        synopsis="Step one: bring a handful of earth from the place you will miss. A manual in nine steps, read "
        "aloud by the woman who will not be going.",
        mood="hope",
        quality=7.5,
        shots="""dunes ember 11 veo
            planet ember 10 veo
            orbits slate 8 wan
            dunes saffron 10 veo
            stars plum 10 wan
            plain ember 10 veo
            title ember 5 titles""",
        citation={
            "en": "A manual that becomes a love letter at step four, and never says so.",
            "zh-hans": "一本说明书，从第四步起成了情书，却始终不说破。",
            "id": "Buku petunjuk yang menjadi surat cinta pada langkah keempat, tanpa pernah mengatakannya.",
        },
    ),
    DemoEntry(
        title="The Cartographer of Clouds",
        original_title="El cartógrafo de nubes",
        email="mateo@films.example",
        country="MX",
        language="Spanish",
        profession="Stage magician",
        days=12,
        credits=(("Mateo Rivas", "Director, script"),),
        tools=(("kling", "pictures"), ("midjourney", "stills"), ("suno", "music")),
        synopsis="A magician who can no longer make anything disappear takes a position at the weather office, "
        "mapping what disappears by itself.",
        mood="dance",
        quality=7.4,
        strong_in={"creativity": 0.6},
        shots="""mountains lagoon 10 kling
            ink lagoon 11 kling
            plain jade 9 kling
            ink rose 10 kling
            mountains saffron 11 kling
            paper_boats moss 8 drawn
            title lagoon 5 titles""",
        citation={
            "en": "Sleight of hand of the finest sort: the trick is that there is none.",
            "zh-hans": "最高明的戏法：妙就妙在根本没有机关。",
            "id": "Sulap yang paling halus: triknya adalah bahwa tidak ada trik.",
        },
    ),
    DemoEntry(
        title="Night Shift at the Star Factory",
        original_title="星工場の夜勤",
        email="haruka@films.example",
        country="JP",
        language="Japanese",
        profession="Animator",
        days=40,
        team="Kōjō",
        credits=(("Haruka Mori", "Director"), ("Sōta Abe", "Modelling"), ("Rin Okada", "Music")),
        tools=(("seedance", "pictures"), ("pixverse", "pictures"), ("suno", "music")),
        synopsis="Somebody has to solder them, test them and hang them up before six. A quiet comedy about "
        "quality control.",
        mood="dance",
        quality=8.1,
        shots="""city indigo 10 seedance
            weave plum 11 seedance
            orbits lagoon 9 pixverse
            stars indigo 10 seedance
            weave jade 10 seedance
            stars plum 10 pixverse
            title indigo 5 titles""",
        citation={
            "en": "Immaculate timing. We shall never again look up without thinking of the early shift.",
            "zh-hans": "节奏无懈可击。从此抬头望天，总会想起那班早起的工人。",
            "id": "Irama yang sempurna. Kami takkan lagi menengadah tanpa teringat pekerja giliran pagi.",
        },
    ),
    DemoEntry(
        title="Eleven Ways to Cross a River",
        original_title="Mười một cách qua sông",
        email="linh@films.example",
        country="VN",
        language="Vietnamese",
        profession="Photographer",
        days=19,
        credits=(("Trần Thu Linh", "Director"), ("Phạm Đức", "Editing")),
        tools=(("kling", "pictures"), ("seedance", "pictures")),
        synopsis="By boat, by song, by pretending it is a street. Each shot answers the one before it, and the "
        "last one is a bridge.",
        mood="sea",
        quality=7.3,
        shots="""paper_boats jade 9 kling
            forest moss 10 seedance
            sea moss 10 seedance
            lanterns jade 10 kling
            train moss 9 camera
            sea rose 11 seedance
            title moss 5 titles""",
        citation={
            "en": "Eleven answers, one breath. Editing as a way of being kind.",
            "zh-hans": "十一个答案，一口气。原来剪辑也可以是一种善意。",
            "id": "Sebelas jawaban, satu tarikan napas. Penyuntingan sebagai bentuk kebaikan.",
        },
    ),
    DemoEntry(
        title="The Weaver's Algorithm",
        email="kofi@films.example",
        country="GH",
        language="Twi, English",
        profession="Textile engineer",
        days=23,
        credits=(("Kofi Asante", "Director"), ("Abena Boateng", "Weaving")),
        tools=(("wan", "pictures"), ("runway", "pictures")),
        synopsis="A loom from Bonwire and a machine in a cupboard try to teach each other a pattern that neither "
        "has words for.",
        mood="dance",
        quality=7.0,
        shots="""weave saffron 11 wan
            window ember 9 camera
            weave lagoon 11 wan
            ink saffron 10 runway
            orbits moss 9 wan
            weave rose 10 runway
            title saffron 5 titles""",
        citation={
            "en": "Two machines and one pattern: the clearest picture of partnership we saw.",
            "zh-hans": "两台机器，一个图案：这是我们看到的、关于“伙伴”最清晰的画面。",
            "id": "Dua mesin dan satu pola: gambaran kemitraan paling jernih yang kami lihat.",
        },
    ),
    DemoEntry(
        title="Concerto for Rain and Neon",
        original_title="비와 네온을 위한 협주곡",
        email="jiwoo@films.example",
        country="KR",
        language="No dialogue",
        profession="Composer",
        days=9,
        credits=(("Han Jiwoo", "Director, music"),),
        tools=(("hailuo", "pictures"), ("suno", "music")),
        synopsis="Three movements for a wet pane, a broken sign and the people who stop under it.",
        mood="night",
        quality=6.8,
        strong_in={"sound": 1.2},
        shots="""rain indigo 12 hailuo
            city plum 10 hailuo
            ink plum 11 hailuo
            rain rose 10 hailuo
            lanterns indigo 9 hailuo
            rain frost 10 hailuo
            title plum 4 titles""",
        citation={
            "en": "One listens to it with the eyes.",
            "zh-hans": "要用眼睛去听。",
            "id": "Film ini didengarkan dengan mata.",
        },
    ),
    DemoEntry(
        title="What the Forest Was Going to Say",
        original_title="Was der Wald sagen wollte",
        email="jonas@films.example",
        country="DE",
        language="German",
        profession="Forester",
        days=30,
        credits=(("Jonas Brandt", "Director"), ("Ida Brandt", "Voice")),
        tools=(("runway", "pictures"), ("elevenlabs", "voice")),
        synopsis="A forester records one minute of the same clearing every year. In the thirty-first recording "
        "somebody answers.",
        mood="frost",
        quality=6.5,
        shots="""forest ember 11 runway
            forest jade 10 runway
            stars indigo 9 runway
            forest slate 10 camera
            mountains moss 11 runway
            forest indigo 10 runway
            title moss 5 titles""",
        citation={
            "en": "Patience, made visible.",
            "zh-hans": "让耐心变得可见。",
            "id": "Kesabaran yang dibuat tampak.",
        },
    ),
    DemoEntry(
        title="Postcards from the Year 3000",
        original_title="Cartes postales de l'an 3000",
        email="lucie@films.example",
        country="FR",
        language="French",
        profession="Postwoman",
        days=11,
        credits=(("Lucie Arnaud", "Director"),),
        tools=(("pixverse", "pictures"), ("midjourney", "stills")),
        synopsis="They arrive without stamps, addressed to people who have not been born. She delivers them "
        "anyway.",
        mood="hope",
        quality=6.2,
        shots="""planet lagoon 10 pixverse
            city frost 10 pixverse
            plain ember 10 pixverse
            orbits plum 9 pixverse
            mountains frost 11 pixverse
            sea plum 10 pixverse
            title lagoon 5 titles""",
        citation={
            "en": "A future with a postmark: light, quick and exact.",
            "zh-hans": "盖了邮戳的未来：轻盈、利落、准确。",
            "id": "Masa depan dengan cap pos: ringan, gesit, dan tepat.",
        },
    ),
)
