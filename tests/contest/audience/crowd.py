"""An invented vote: a festival night of people, and bots that want another film to win. What each voter
brings along, for the counting rule alone and for the attack on the running site."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

FILMS = tuple(f"FILM{n:02}" for n in range(12))
LIKED = (30, 24, 18, 14, 12, 10, 9, 8, 7, 6, 5, 4)  # how people like the films
WANTED = FILMS[7]  # by the bots
LARGE_PROVIDERS = ("gmail.com", "outlook.com", "qq.com", "163.com", "yahoo.com", "icloud.com")
PHONES = tuple(f"Phone {n}" for n in range(6))  # that most people have
AGENTS = PHONES + tuple(f"Browser {n}" for n in range(24))
AGENT_WEIGHTS = (12, 10, 8, 6, 5, 5, *(2,) * 24)
HOURS = 4 * 60  # minutes of the vote


@dataclass
class Voter:
    """`films`: in order of liking; `address`: of the client; `minute`: of the vote; `tricks`: what a bot
    leaves out or repeats."""

    number: int
    email: str
    address: str
    agent: str
    minute: int
    films: tuple[str, ...]
    is_bot: bool = False
    tricks: frozenset[str] = field(default_factory=frozenset)


def people(count: int, *, seed: int) -> list[Voter]:
    """A festival night: a third at home, the others in a hotel, a school that votes for its own film, and
    behind the few addresses of mobile carriers."""
    rng, voters = random.Random(seed), []
    for number in range(count):
        place = rng.random()
        films = _choice(rng)
        minute = min(int(rng.gauss(150, 40)) % HOURS, HOURS - 1)
        agent = rng.choices(AGENTS, AGENT_WEIGHTS)[0]
        email = f"person{number}@{rng.choice(LARGE_PROVIDERS)}"
        if rng.random() < 0.12:
            email = f"person{number}@company{rng.randrange(200)}.example"
        if place < 0.1:  # the festival's hotel
            address = f"10.1.0.{rng.randrange(1, 4)}"
        elif place < 0.2:  # the school, in one hour
            address, email, agent = "10.2.0.1", f"pupil{number}@school.example", rng.choice(PHONES)
            minute = 120 + rng.randrange(60)
            films = (FILMS[3], *films[:2]) if rng.random() < 0.55 else films
        elif place < 0.6:  # two carriers
            address = f"10.3.{rng.randrange(2)}.{rng.randrange(1, 255)}"
            agent = rng.choice(PHONES)
        else:
            address = f"11.{rng.randrange(256)}.{rng.randrange(256)}.{rng.randrange(1, 255)}"
        voters.append(Voter(number, email, address, agent, minute, tuple(dict.fromkeys(films))[:3]))
    return voters


def bots(count: int, *, seed: int, first: int = 100_000) -> list[Voter]:
    """Of eight troops, by their shares."""
    rng = random.Random(seed)
    troops = rng.choices(list(_TROOPS), list(_TROOPS.values()), k=count)
    return [make(rng, first + n) for n, make in enumerate(troops)]


def _choice(rng: random.Random) -> tuple[str, ...]:
    wanted = rng.choices((1, 2, 3), (3, 4, 5))[0]
    return tuple(dict.fromkeys(rng.choices(FILMS, LIKED, k=wanted)))


def _for_one(rng: random.Random) -> tuple[str, ...]:
    """The film that is wanted, with others beside it so that it looks like a choice."""
    return (WANTED, *rng.sample([film for film in FILMS if film != WANTED], rng.randrange(3)))


def _bot(rng: random.Random, number: int, email: str, address: str, **fields: object) -> Voter:
    told = {"agent": rng.choice(AGENTS), "minute": rng.randrange(HOURS), "films": _for_one(rng), **fields}
    return Voter(number, email, address, is_bot=True, **told)  # type: ignore[arg-type]


def _rack(rng: random.Random, number: int) -> Voter:
    """Rented machines, addresses of throw-away domains, in bursts."""
    domain, machine = rng.randrange(25), rng.randrange(40)
    return _bot(
        rng,
        number,
        f"b{number}@throwaway{domain}.example",
        f"12.0.{machine}.{rng.randrange(1, 255)}",
        agent=f"Script {machine % 3}",
        minute=rng.choice((30, 31, 32, 150, 151)),
    )


def _lent_lines(rng: random.Random, number: int) -> Voter:
    """Other people's lines, one address for each, popular devices, at any time: alike in domain only."""
    return _bot(
        rng,
        number,
        f"b{number}@mailhost{rng.randrange(25)}.example",
        f"13.{rng.randrange(16)}.{rng.randrange(256)}.{rng.randrange(1, 255)}",
    )


def _careful(rng: random.Random, number: int) -> Voter:
    """The same by whoever has read the rule: four in ten approve other films than the one that is wanted."""
    films = _for_one(rng) if rng.random() < 0.6 else _choice(rng)
    return _bot(
        rng,
        number,
        f"b{number}@careful{rng.randrange(40)}.example",
        f"14.{rng.randrange(16)}.{rng.randrange(256)}.{rng.randrange(1, 255)}",
        films=films,
    )


def _among_people(rng: random.Random, number: int) -> Voter:
    """From the networks of the hotel and of the carriers, with mailboxes of large providers."""
    return _bot(
        rng,
        number,
        f"b{number}@{rng.choice(LARGE_PROVIDERS)}",
        rng.choice(("10.1.0.2", "10.3.0.7", "10.3.1.9")),
        agent=f"Script {rng.randrange(2)}",
    )


def _unseen(rng: random.Random, number: int) -> Voter:
    """As people are: a mailbox of a large provider for each, a line of its own, a popular device, at any
    time. No rule tells them from people, and each costs what such a mailbox costs."""
    return _bot(
        rng,
        number,
        f"b{number}@{rng.choice(LARGE_PROVIDERS)}",
        f"16.{rng.randrange(16)}.{rng.randrange(256)}.{rng.randrange(1, 255)}",
    )


def _tagged(rng: random.Random, number: int) -> Voter:
    """Twenty mailboxes with tags and dots."""
    name = f"mailbox{rng.randrange(20)}"
    at = rng.randrange(1, len(name))
    return _bot(
        rng,
        number,
        f"{name[:at]}.{name[at:]}+{number}@{rng.choice(('gmail.com', 'googlemail.com'))}",
        f"15.{rng.randrange(16)}.{rng.randrange(256)}.1",
    )


def _hasty(rng: random.Random, number: int) -> Voter:
    """Watches nothing, or claims in one second to have watched it all."""
    trick = rng.choice(("unwatched", "fast"))
    bot = _rack(rng, number)
    bot.tricks = frozenset({trick})
    return bot


def _replaying(rng: random.Random, number: int) -> Voter:
    """Solves no proof of work: sends one that another has solved."""
    bot = _lent_lines(rng, number)
    bot.tricks = frozenset({"replay"})
    return bot


_TROOPS = {  # of a hundred bots
    _rack: 33,
    _lent_lines: 20,
    _careful: 15,
    _among_people: 14,
    _unseen: 3,
    _tagged: 5,
    _hasty: 5,
    _replaying: 5,
}


def numbered(voters: Sequence[Voter], *, seed: int) -> Iterator[Voter]:
    """In the order in which they come."""
    yield from sorted(voters, key=lambda voter: (voter.minute, random.Random(seed + voter.number).random()))
