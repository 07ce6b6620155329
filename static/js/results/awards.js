// The awards given again by their rule: each in its order to the best film left, one for a film and for a team.
const keyOf = ({ award, place }) => `${award} ${place}`;

/** Places whose winner is not the rule's, though nothing says that the jury chose otherwise. */
export function findMisallocations({ entries, seal }) {
  const { counted, decisions, corrections } = seal.parts;
  const { awards, chances, out } = counted.rules;
  const places = awards.flatMap((award) => Array.from({ length: award.places }, (_, n) => `${award.award} ${n + 1}`));
  if ([...places].sort().join() !== decisions.map(keyOf).sort().join()) return [{ word: "places" }];
  const barred = new Set([...out, ...corrections.map((told) => told.entry)]);
  const votes = new Map(counted.audience?.films.map(([code, , votesThatCount]) => [code, votesThatCount]));
  const films = entries.filter((entry) => entry.rank !== null).map((film) => ({
    ...film,
    estimates: votes.has(film.entry) ? { ...film.estimates, audience: { score: votes.get(film.entry), reviews: 0 } } : film.estimates,
    isBarred: barred.has(film.entry),
    chance: chances[film.entry] ?? -1,
  }));
  const free = new Set(awards.filter((award) => award.is_free).map((award) => award.award));
  const corrected = new Set(corrections.map(keyOf));
  const isChosen = (line) => line.is_override || free.has(line.award);
  return decisions.flatMap((line, at) => {
    if (line.is_override || corrected.has(keyOf(line))) return [];
    const earlier = decisions.slice(0, at);
    const later = decisions.slice(at + 1).filter((other) => isChosen(other) && other.entry);
    let told = null;
    for (const before of [earlier, earlier.filter((other) => !isChosen(other))]) {
      const waiting = new Map(later.map((other) => [other.entry, other]));
      const fixed = [...before];
      for (;;) {
        const answer = give(awards, films, fixed).filter((place) => place.award === line.award);
        told ??= answer[0];
        if (answer.some((place) => follows(place, line.entry))) return [];
        const named = new Set(answer.flatMap((place) => place.films).filter((film) => waiting.has(film)));
        if (!named.size) break;
        for (const film of named) {
          fixed.push(waiting.get(film));
          waiting.delete(film);
        }
      }
    }
    return [{ word: "award", award: line.award, n: line.place, rule: told.films.join(", ") || "–", sealed: line.entry ?? "–" }];
  });
}

const follows = ({ outcome, films }, winner) =>
  outcome === "free" || (outcome === "nobody" ? winner === null : films.includes(winner));

/** The open places of all awards around the decisions that are fixed. */
function give(awards, films, fixed) {
  const holders = new Set(fixed.map((line) => line.entry).filter(Boolean));
  const teams = new Set(films.filter((film) => holders.has(film.entry)).map((film) => film.team));
  let isWaiting = false;
  const given = [];
  for (const award of [...awards].sort((a, b) => a.order - b.order)) {
    const open = award.places - fixed.filter((line) => line.award === award.award).length;
    for (let n = 0; n < open; n += 1) {
      const told = { award: award.award, outcome: "waiting", films: [] };
      if (award.is_free) told.outcome = "free";
      else if (!isWaiting) Object.assign(told, fill(award, films, { holders, teams, left: open - n }));
      if (told.outcome === "tied") isWaiting = true;
      if (told.outcome === "given") {
        holders.add(told.films[0]);
        teams.add(films.find((film) => film.entry === told.films[0]).team);
      }
      given.push(told);
    }
  }
  return given;
}

function fill(award, films, { holders, teams, left }) {
  const said = (film) => film.estimates[award.basis];
  const may = films.filter((film) => {
    const isOut = (film.isBarred && !holders.has(film.entry)) || (said(film)?.score ?? null) === null;
    const isHeld = holders.has(film.entry) || teams.has(film.team);
    return !isOut && !isHeld && (award.threshold === null || said(film).score >= award.threshold);
  });
  const measures = [(film) => said(film).score, (film) => (award.basis === "overall" ? film.chance : -1), (film) => said(film).reviews];
  const best = measures.reduce((rest, measure) => {
    const most = rest.reduce((value, film) => Math.max(value, measure(film)), -Infinity);
    return rest.filter((film) => measure(film) === most);
  }, may);
  if (!best.length) return { outcome: "nobody", films: [] };
  const names = best.map((film) => film.entry);
  const allFit = best.length <= left && new Set(best.map((film) => film.team)).size === best.length;
  if (best.length > 1 && !allFit) return { outcome: "tied", films: names };
  return { outcome: "given", films: names.slice(0, 1) };
}
