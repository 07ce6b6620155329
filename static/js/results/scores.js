// The scores counted again from the marks. Averages are counted from nothing but the marks. Where judges' severity is
// taken out, the equations of the mixed model (docs/judging.md) are solved here from the marks, with the variances,
// slopes and weights that the protocol says; that these are those that the method finds, the program checks.
const SAME = 500; // millionths of a point
const ENOUGH_WEIGHT = 0.5;

export function findMiscounts(protocol) {
  const { rules } = protocol.seal.parts.counted;
  if (rules.version !== "2") return [{ word: "version", version: rules.version }];
  const found = [];
  const given = new Map();
  for (const sheet of protocol.sheets) given.set(sheet.entry, (given.get(sheet.entry) ?? 0) + 1);
  const bases = new Set(protocol.entries.flatMap((entry) => Object.keys(entry.estimates)));
  const counted = new Map([...bases].map((basis) => [basis, scoresOf(protocol, basis)]));
  for (const { entry, sheets, estimates } of protocol.entries) {
    if ((given.get(entry) ?? 0) !== sheets) found.push({ word: "number", entry, count: given.get(entry) ?? 0 });
    for (const [basis, said] of Object.entries(estimates)) {
      const { score, reviews } = counted.get(basis).get(entry) ?? {};
      if (reviews === said.reviews && Math.abs(score * 1e6 - said.score) <= SAME) continue;
      found.push({ word: "score", entry, basis, counted: score ?? "–", said: said.score / 1e6 });
    }
  }
  return [...found, ...wrongRanks(protocol.entries)];
}

function wrongRanks(entries) {
  const ranked = entries.filter((entry) => entry.rank !== null);
  const score = (entry) => entry.estimates.overall.score;
  ranked.sort((a, b) => a.rank - b.rank || score(b) - score(a));
  const wrong = ranked.filter((entry, n) => n && score(ranked[n - 1]) < score(entry) - 1);
  return wrong.map(({ entry }) => ({ word: "rank", entry }));
}

/** By entry, {score, reviews} on the whole score or on one criterion. */
function scoresOf(protocol, basis) {
  const { rules } = protocol.seal.parts.counted;
  const reviews = reviewsOf(protocol, rules.parts, basis);
  const model = protocol.model[basis];
  const sums = new Map();
  for (const { entry, y } of reviews) {
    const sum = sums.get(entry) ?? { total: 0, reviews: 0 };
    sums.set(entry, { total: sum.total + y, reviews: sum.reviews + 1 });
  }
  const corrected = model.method === "raw" ? null : solve(reviews, model, rules);
  const tied = model.kind === "nothing to tell apart";
  return new Map([...sums].map(([entry, sum]) => {
    const mean = tied ? Number(model.typical) : sum.total / sum.reviews;
    return [entry, { score: corrected ? corrected.get(entry) : mean, reviews: sum.reviews }];
  }));
}

/** Earlier rounds first, on the scale of the last; a judge's later review of an entry replaces the earlier one. */
function reviewsOf(protocol, parts, basis) {
  const latest = new Map();
  const own = parts[0].rubric;
  for (const number of [...parts.keys()].slice(1).concat(0)) {
    const { rubric } = parts[number];
    const stretch = (own.highest - own.lowest) / (rubric.highest - rubric.lowest);
    const sheets = protocol.sheets.filter((sheet) => sheet.part === number);
    for (const { entry, judge, y } of compose(sheets, rubric, basis)) {
      latest.set(`${entry} ${judge}`, { entry, judge, y: own.lowest + (y - rubric.lowest) * stretch });
    }
  }
  const before = (a, b) => (a < b ? -1 : Number(a > b));
  return [...latest.values()].sort((a, b) => before(a.entry, b.entry) || a.judge - b.judge);
}

/** One number for each scoresheet: a criterion without a mark neither helps nor hurts. */
function compose(sheets, rubric, basis) {
  const names = Object.keys(rubric.weights).sort();
  const has = (sheet, name) => (sheet.marks[name] ?? null) !== null;
  const total = (sheet) => names.reduce((sum, name) => sum + (has(sheet, name) ? rubric.weights[name] / 100 : 0), 0);
  const counted = sheets.filter((sheet) => total(sheet) >= ENOUGH_WEIGHT - 1e-9);
  if (basis !== "overall") {
    const marked = counted.filter((sheet) => has(sheet, basis));
    return marked.map((sheet) => ({ entry: sheet.entry, judge: sheet.judge, y: sheet.marks[basis] }));
  }
  const means = names.map((name) => {
    const marks = counted.filter((sheet) => has(sheet, name)).map((sheet) => sheet.marks[name]);
    return marks.length ? marks.reduce((sum, mark) => sum + mark, 0) / marks.length : null;
  });
  const weights = names.map((name, c) => (means[c] === null ? 0 : rubric.weights[name] / 100));
  const all = weights.reduce((sum, weight) => sum + weight, 0);
  const level = weights.reduce((sum, weight, c) => sum + weight * (means[c] ?? 0), 0) / all;
  return counted.map((sheet) => {
    let excess = 0;
    let present = 0;
    names.forEach((name, c) => {
      if (!has(sheet, name)) return;
      excess += weights[c] * (sheet.marks[name] - means[c]);
      present += weights[c];
    });
    const y = Math.min(Math.max(excess / present + level, rubric.lowest), rubric.highest);
    return { entry: sheet.entry, judge: sheet.judge, y };
  });
}

/** y = severity + slope × film + noise: entries are eliminated, and one system of the size of the jury is left. */
function solve(reviews, model, rules) {
  const isReml = model.method === "reml";
  const shift = isReml ? 1 : 0;
  const typical = isReml ? 0 : Number(model.typical);
  const noise = model.noise.map(Number);
  const slope = model.slope.map(Number);
  const size = rules.judges + shift;
  const scale = isReml ? noise[0] : 1;
  const ridge = scale / Number(model.entry_variance);
  const pull = scale / Number(model.judge_variance);
  const A = Array.from({ length: size }, () => new Float64Array(size));
  const right = new Float64Array(size);
  const counts = new Int32Array(rules.judges);
  const films = new Map();
  reviews.forEach(({ entry, judge, y }, n) => {
    const j = judge - 1;
    const w = isReml ? 1 : Number(model.trust[n]) / noise[j];
    const a = isReml ? 1 : slope[j];
    const columns = isReml ? [0, j + 1] : [j];
    const film = films.get(entry) ?? films.set(entry, { information: ridge, sum: 0, G: new Map() }).get(entry);
    film.information += w * a * a;
    film.sum += w * a * (y - typical);
    for (const column of columns) {
      film.G.set(column, (film.G.get(column) ?? 0) + w * a);
      right[column] += w * (y - typical);
      for (const other of columns) A[column][other] += w;
    }
    counts[j] += 1;
  });
  counts.forEach((count, j) => {
    if (isReml || count < Number(rules.constants.settled)) A[j + shift][j + shift] += pull;
  });
  for (const { information, sum, G } of films.values()) {
    for (const [column, g] of G) {
      right[column] -= (g * sum) / information;
      for (const [other, h] of G) A[column][other] -= (g * h) / information;
    }
  }
  const beta = solveSymmetric(A, right);
  const middle = isReml ? beta[0] : typical;
  const effect = ({ information, sum, G }) => [...G].reduce((rest, [c, g]) => rest - g * beta[c], sum) / information;
  return new Map([...films].map(([entry, film]) => [entry, middle + effect(film)]));
}

/** By Cholesky's factor, which takes the place of A. */
function solveSymmetric(A, right) {
  const size = right.length;
  const x = Float64Array.from(right);
  for (let i = 0; i < size; i += 1) {
    for (let j = 0; j <= i; j += 1) {
      let sum = A[i][j];
      for (let k = 0; k < j; k += 1) sum -= A[i][k] * A[j][k];
      A[i][j] = i === j ? Math.sqrt(sum) : sum / A[j][j];
    }
    for (let k = 0; k < i; k += 1) x[i] -= A[i][k] * x[k];
    x[i] /= A[i][i];
  }
  for (let i = size - 1; i >= 0; i -= 1) {
    for (let k = i + 1; k < size; k += 1) x[i] -= A[k][i] * x[k];
    x[i] /= A[i][i];
  }
  return x;
}
