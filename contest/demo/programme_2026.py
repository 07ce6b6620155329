"""The open edition's entries, one for every state that an entry can be in."""

from contest.demo.programme import DemoEntry, Fate

ENTRIES_2026: tuple[DemoEntry, ...] = (
    DemoEntry(
        title="Letters to an Empty House",
        original_title="Cartas a uma casa vazia",
        email="creator@laureate.example",
        country="PT",
        language="Portuguese",
        profession="Architect",
        days=15,
        team="Casa Vazia",
        credits=(("Inês Carvalho", "Director"), ("Rui Matos", "Music")),
        tools=(("seedance", "pictures"), ("midjourney", "stills"), ("suno", "music")),
        synopsis="An architect writes to the rooms of a house that she drew and that was never built. One by "
        "one, they write back.",
        mood="hope",
        fate=Fate.LABELLING,
        shots="""window saffron 11 seedance
            mountains rose 10 seedance
            window indigo 9 seedance
            ink ember 10 seedance
            sea saffron 11 camera
            window rose 9 seedance
            title saffron 5 titles""",
    ),
    DemoEntry(
        title="Forty-Seven Seconds",
        email="tom@films.example",
        country="AU",
        language="English",
        profession="Firefighter",
        days=4,
        credits=(("Tom Whelan", "Director"),),
        tools=(("veo", "pictures"),),
        synopsis="How long it takes from the bell to the road. A film as long as what it shows.",
        mood="dance",
        fate=Fate.TOO_SHORT,
        shots="""city ember 12 veo
            train plum 12 veo
            forest ember 11 veo
            plain ember 12 veo""",
    ),
    DemoEntry(
        title="The Clockmaker's Apprentice",
        original_title="Hodinářův učeň",
        email="katerina@films.example",
        country="CZ",
        language="Czech",
        profession="Puppeteer",
        days=27,
        team="Loutka",
        credits=(("Kateřina Malá", "Director"), ("Petr Dvořák", "Puppets")),
        tools=(("veo", "pictures"), ("kling", "pictures"), ("suno", "music")),
        synopsis="A puppet is taken on to wind the clocks of a town in which it is always ten past four.",
        mood="dance",
        fate=Fate.ELIGIBLE,
        shots="""orbits ember 10 veo
            city rose 10 veo
            orbits jade 9 kling
            window moss 10 veo
            weave ember 10 kling
            mountains plum 10 veo
            title ember 5 titles""",
    ),
    DemoEntry(
        title="Monsoon Memory",
        original_title="বর্ষার স্মৃতি",
        email="anik@films.example",
        country="BD",
        language="Bengali",
        profession="Radio presenter",
        days=20,
        credits=(("Anik Rahman", "Director"), ("Farah Islam", "Voice")),
        tools=(("seedance", "pictures"), ("elevenlabs", "voice")),
        synopsis="Every listener who rings in remembers a different flood. The presenter realises that it is one.",
        mood="night",
        fate=Fate.ELIGIBLE,
        shots="""rain jade 11 seedance
            sea jade 10 seedance
            paper_boats lagoon 10 seedance
            rain slate 10 seedance
            forest moss 10 seedance
            sea indigo 9 seedance
            title jade 5 titles""",
    ),
    DemoEntry(
        title="Blue Hour in Valparaíso",
        original_title="Hora azul en Valparaíso",
        email="ignacio@films.example",
        country="CL",
        language="Spanish",
        profession="Lift operator",
        days=13,
        credits=(("Ignacio Soto", "Director"),),
        tools=(("kling", "pictures"), ("runway", "pictures")),
        synopsis="The funicular goes up with the tourists and down with the light.",
        mood="sea",
        fate=Fate.ELIGIBLE,
        shots="""city lagoon 10 kling
            sea frost 11 kling
            lanterns frost 10 runway
            mountains frost 10 kling
            city plum 10 runway
            sea rose 10 kling
            title frost 4 titles""",
    ),
    DemoEntry(
        title="A Voice for the Whale",
        original_title="Rödd fyrir hvalinn",
        email="sigrun@films.example",
        country="IS",
        language="Icelandic",
        profession="Marine biologist",
        days=35,
        team="Djúpið",
        credits=(("Sigrún Helgadóttir", "Director"), ("Ari Jónsson", "Sound")),
        tools=(("veo", "pictures"), ("elevenlabs", "voice"), ("suno", "music")),
        synopsis="Given a voice, the whale asks only for the engine to be switched off. Then it begins to sing.",
        mood="frost",
        fate=Fate.ELIGIBLE,
        shots="""ink frost 11 veo
            sea frost 10 veo
            aurora frost 11 veo
            ink lagoon 10 veo
            sea slate 9 camera
            aurora plum 10 veo
            title frost 5 titles""",
    ),
    DemoEntry(
        title="Second-hand Sun",
        original_title="Słońce z drugiej ręki",
        email="zofia@films.example",
        country="PL",
        language="Polish",
        profession="Antiques dealer",
        days=8,
        credits=(("Zofia Wrona", "Director"),),
        tools=(("hailuo", "pictures"), ("midjourney", "stills")),
        synopsis="It has a few scratches, but it still comes up. One careful owner.",
        mood="hope",
        fate=Fate.HANDED_IN,
        shots="""plain saffron 11 hailuo
            dunes moss 10 hailuo
            mountains ember 11 hailuo
            orbits saffron 9 hailuo
            sea saffron 11 hailuo
            plain jade 9 hailuo
            title saffron 4 titles""",
    ),
    DemoEntry(
        title="The Museum of Lost Afternoons",
        original_title="Kayıp Öğleden Sonralar Müzesi",
        email="defne@films.example",
        country="TR",
        language="Turkish",
        profession="Museum guard",
        days=22,
        credits=(("Defne Aksoy", "Director"), ("Can Yıldız", "Music")),
        tools=(("seedance", "pictures"), ("suno", "music")),
        synopsis="Please do not touch the light. A guard's last round through rooms in which nothing is shown "
        "but what the visitors were doing when they should have been here.",
        mood="hope",
        fate=Fate.HANDED_IN,
        shots="""window saffron 11 seedance
            window lagoon 10 seedance
            paper_boats rose 9 seedance
            window plum 10 seedance
            train rose 10 seedance
            forest saffron 10 seedance
            title slate 5 titles""",
    ),
    DemoEntry(
        title="Tiny Gods of the Night Market",
        original_title="Dewa-Dewa Kecil Pasar Malam",
        email="aisyah@films.example",
        country="MY",
        language="Malay",
        profession="Street cook",
        days=17,
        credits=(("Nur Aisyah", "Director"),),
        tools=(("pixverse", "pictures"), ("suno", "music")),
        synopsis="One looks after the change, one after the chilli, and one sees to it that it does not rain "
        "before eleven.",
        mood="dance",
        fate=Fate.RETURNED,
        reason="The song in the market scene is credited to a band, and the entry does not say that you hold the "
        "rights to it. Please add the licence to the credits or change the music, then hand in again.",
        shots="""lanterns plum 11 pixverse
            rain ember 10 pixverse
            city ember 10 pixverse
            lanterns saffron 10 pixverse
            ink plum 9 pixverse
            lanterns indigo 10 pixverse
            title plum 5 titles""",
    ),
    DemoEntry(
        title="Everyone I Was Before",
        email="harriet@films.example",
        country="GB",
        language="English",
        profession="Copywriter",
        days=3,
        credits=(("Harriet Vale", "Director"),),
        tools=(("sora", "pictures"), ("runway", "pictures")),
        synopsis="Seven earlier versions of one woman meet on a platform and miss the train together.",
        mood="night",
        fate=Fate.DISQUALIFIED,
        reason="This film won a prize at another festival in March 2024; the regulations admit films that were "
        "first shown after 1 January of the edition's year.",
        shots="""train slate 11 sora
            rain slate 10 sora
            window slate 10 runway
            plain slate 10 sora
            train indigo 11 runway
            stars plum 9 sora
            title slate 5 titles""",
    ),
    DemoEntry(
        title="The Cat Who Owned the Moon",
        original_title="القطة التي امتلكت القمر",
        email="youssef@films.example",
        country="EG",
        language="Arabic",
        profession="Illustrator",
        days=12,
        credits=(("Youssef Kamel", "Director"), ("Mariam Adel", "Voice")),
        tools=(("seedance", "pictures"), ("midjourney", "stills")),
        synopsis="She found it in a puddle, so it is hers. The neighbours are of another opinion.",
        mood="night",
        fate=Fate.WITHDRAWN,
        shots="""city saffron 11 seedance
            planet indigo 10 seedance
            dunes plum 10 seedance
            city indigo 10 seedance
            stars indigo 10 seedance
            dunes indigo 10 seedance
            title indigo 5 titles""",
    ),
    DemoEntry(
        title="Kite Season",
        original_title="चङ्गा मौसम",
        email="sita@films.example",
        country="NP",
        language="Nepali",
        profession="Student",
        days=6,
        credits=(("Sita Gurung", "Director"),),
        tools=(("wan", "pictures"),),
        synopsis="Two roofs, one string.",
        fate=Fate.STARTED,
    ),
    DemoEntry(
        title="Oasis, Unnumbered",
        email="idir@films.example",
        country="MA",
        language="",
        profession="",
        days=0,
        synopsis="",
        fate=Fate.STARTED,
    ),
)
