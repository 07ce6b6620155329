"""The demo's log-ins. They are printed by `up` and shown on the log-in page, in the demo only."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from contest.enums import Role

PASSWORD = "winged-lion-2026"  # noqa: S105 - the demo's, and shown on its log-in page


@dataclass(frozen=True)
class DemoPerson:
    """`part` says what one sees when signed in as them; people without a part are not offered on the log-in
    page. `named_as` is how a judge is named in public. All have the same password."""

    email: str
    name: str
    role: Role
    language: str = "en"
    time_zone: str = "UTC"
    part: str | Promise = ""
    named_as: str = ""
    password: str = PASSWORD


ORGANISER = DemoPerson(
    "organiser@laureate.example",
    "Aurélie Okafor",
    Role.ORGANISER,
    "en",
    "Europe/Paris",
    _("Organiser: decides on entries, opens rounds, publishes"),
)
CHAIR = DemoPerson(
    "chair@laureate.example",
    "Ilse van Doorn",
    Role.CHAIR,
    "en",
    "Europe/Amsterdam",
    _("Jury chair: rankings, awards, the sealed results"),
)
ASSISTANT = DemoPerson(
    "assistant@laureate.example",
    "Noor Haddad",
    Role.ASSISTANT,
    "en",
    "Asia/Beirut",
    _("Assistant: checks entries, writes to creators"),
)
CURATOR = DemoPerson(
    "curator@laureate.example",
    "Mikkel Sand",
    Role.CURATOR,
    "en",
    "Europe/Copenhagen",
    _("Curator: films and programmes of the theater"),
)
OFFICE: tuple[DemoPerson, ...] = (ORGANISER, CHAIR, ASSISTANT, CURATOR)
JUDGES: tuple[DemoPerson, ...] = (
    DemoPerson(
        "judge@laureate.example",
        "Tomás Herrera",
        Role.JUDGE,
        "en",
        "America/Bogota",
        _("Judge with films to watch"),
        named_as="Tomás Herrera, film editor, Bogotá",
    ),
    DemoPerson(
        "judge2@laureate.example",
        "Zhang Wei",
        Role.JUDGE,
        "zh-hans",
        "Asia/Shanghai",
        _("Judge who reads Chinese"),
        named_as="张伟 Zhang Wei, cinematographer, Shanghai",
    ),
    DemoPerson(
        "judge3@laureate.example",
        "Putri Maharani",
        Role.JUDGE,
        "id",
        "Asia/Jakarta",
        _("Judge who reads Indonesian"),
        named_as="Putri Maharani, animator, Jakarta",
    ),
    DemoPerson(
        "judge4@laureate.example",
        "Samuel Adeyemi",
        Role.JUDGE,
        "en",
        "Africa/Lagos",
        named_as="Samuel Adeyemi, producer, Lagos",
    ),
    DemoPerson(
        "judge5@laureate.example",
        "Freja Lindqvist",
        Role.JUDGE,
        "en",
        "Europe/Stockholm",
        named_as="Freja Lindqvist, sound designer, Stockholm",
    ),
    DemoPerson("judge6@laureate.example", "Naomi Feldman", Role.JUDGE, "en", "America/New_York"),
)
CREATORS: tuple[DemoPerson, ...] = (
    DemoPerson(
        "creator@laureate.example",
        "Inês Carvalho",
        Role.CREATOR,
        "en",
        "Europe/Lisbon",
        _("Creator whose film waits for labels"),
    ),
    DemoPerson(
        "elin@films.example",
        "Elin Sørvik",
        Role.CREATOR,
        "en",
        "Europe/Oslo",
        _("Creator of a film of the past edition"),
    ),
    DemoPerson("yuchen@films.example", "Lin Yuchen", Role.CREATOR, "zh-hans", "Asia/Shanghai"),
    DemoPerson("dewi@films.example", "Dewi Hapsari", Role.CREATOR, "id", "Asia/Jakarta"),
    DemoPerson("aino@films.example", "Aino Länsman", Role.CREATOR, "en", "Europe/Helsinki"),
    DemoPerson("camila@films.example", "Camila Quispe", Role.CREATOR, "en", "America/La_Paz"),
    DemoPerson("meera@films.example", "Meera Nair", Role.CREATOR, "en", "Asia/Kolkata"),
    DemoPerson("wing@films.example", "Wing Lau", Role.CREATOR, "en", "America/Vancouver"),
    DemoPerson("wanjiru@films.example", "Wanjiru Kamau", Role.CREATOR, "en", "Africa/Nairobi"),
    DemoPerson("mateo@films.example", "Mateo Rivas", Role.CREATOR, "en", "America/Mexico_City"),
    DemoPerson("haruka@films.example", "Haruka Mori", Role.CREATOR, "en", "Asia/Tokyo"),
    DemoPerson("linh@films.example", "Trần Thu Linh", Role.CREATOR, "en", "Asia/Ho_Chi_Minh"),
    DemoPerson("kofi@films.example", "Kofi Asante", Role.CREATOR, "en", "Africa/Accra"),
    DemoPerson("jiwoo@films.example", "Han Jiwoo", Role.CREATOR, "en", "Asia/Seoul"),
    DemoPerson("jonas@films.example", "Jonas Brandt", Role.CREATOR, "en", "Europe/Berlin"),
    DemoPerson("lucie@films.example", "Lucie Arnaud", Role.CREATOR, "en", "Europe/Paris"),
    DemoPerson("tom@films.example", "Tom Whelan", Role.CREATOR, "en", "Australia/Melbourne"),
    DemoPerson("katerina@films.example", "Kateřina Malá", Role.CREATOR, "en", "Europe/Prague"),
    DemoPerson("anik@films.example", "Anik Rahman", Role.CREATOR, "en", "Asia/Dhaka"),
    DemoPerson("ignacio@films.example", "Ignacio Soto", Role.CREATOR, "en", "America/Santiago"),
    DemoPerson("sigrun@films.example", "Sigrún Helgadóttir", Role.CREATOR, "en", "Atlantic/Reykjavik"),
    DemoPerson("zofia@films.example", "Zofia Wrona", Role.CREATOR, "en", "Europe/Warsaw"),
    DemoPerson("defne@films.example", "Defne Aksoy", Role.CREATOR, "en", "Europe/Istanbul"),
    DemoPerson("aisyah@films.example", "Nur Aisyah", Role.CREATOR, "id", "Asia/Kuala_Lumpur"),
    DemoPerson("harriet@films.example", "Harriet Vale", Role.CREATOR, "en", "Europe/London"),
    DemoPerson("youssef@films.example", "Youssef Kamel", Role.CREATOR, "en", "Africa/Cairo"),
    DemoPerson("sita@films.example", "Sita Gurung", Role.CREATOR, "en", "Asia/Kathmandu"),
    DemoPerson("idir@films.example", "Idir Amrani", Role.CREATOR, "en", "Africa/Casablanca"),
    DemoPerson("marisol@films.example", "Marisol Vega", Role.CREATOR, "en", "Europe/Madrid"),
    DemoPerson("odd@films.example", "Odd Nilsen", Role.CREATOR, "en", "Europe/Oslo"),
)
EVERYBODY: tuple[DemoPerson, ...] = (*OFFICE, *JUDGES, *CREATORS)
SHOWN_PEOPLE: tuple[DemoPerson, ...] = tuple(person for person in EVERYBODY if person.part)
