// Where a protocol is not what was sealed. Each answer is {word, …}: a text of the page, and what it is about.
import { hashContent, hashLeaf, rootOf } from "./tree.js";

const PARTS = ["corrections", "counted", "decisions", "edition"];
const same = (found, expected) => JSON.stringify(Object.keys(found).sort()) === JSON.stringify(expected);

/** The parts of the seal, then the lines of the tree under it, then the model. */
export function findTampering(protocol) {
  const found = changedParts(protocol.seal);
  if (!found.length) found.push(...changedLines(protocol));
  if (hashContent(protocol.model) !== protocol.model_sha256) found.push({ word: "model" });
  return found;
}

function changedParts({ hash, parts, hashes, ...others }) {
  if (Object.keys(others).length || !same(parts, PARTS) || !same(hashes, [...PARTS, "whole"])) {
    return [{ word: "content" }];
  }
  const changed = PARTS.filter((name) => hashContent(parts[name]) !== hashes[name]);
  if (changed.length) return changed.map((part) => ({ word: "part", part }));
  return hashContent(hashes) === hash ? [] : [{ word: "seal" }];
}

function changedLines({ entries, sheets, leaves, seal }) {
  const { tree } = seal.parts.counted;
  const lines = [...entries, ...sheets];
  if (!leaves.every((leaf) => /^[0-9a-f]{64}$/.test(leaf))) return [{ word: "leaves" }];
  const computed = lines.map(hashLeaf);
  if (rootOf(computed) === tree.root) {
    const wrong = lines.flatMap((line, n) => (leaves[n] === computed[n] ? [] : [{ word: "leaf", n: n + 1 }]));
    return leaves.length > lines.length ? [...wrong, { word: "leaves" }] : wrong;
  }
  const known = new Set(leaves);
  const there = new Set(computed);
  const found = lines.flatMap((line, n) => (known.has(computed[n]) ? [] : [nameLine(line, n)]));
  const missing = leaves.filter((leaf) => !there.has(leaf)).length - found.length;
  if (missing > 0) found.push({ word: "missing", count: missing });
  return found.length ? found : [{ word: "leaves" }];
}

function nameLine(line, n) {
  if (line?.judge !== undefined) return { word: "sheet", judge: line.judge, entry: line.entry };
  if (line?.estimates !== undefined) return { word: "entry", entry: line.entry };
  return { word: "line", n: n + 1 };
}
