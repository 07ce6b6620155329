// Counts a result again from its protocol, away from the page. In: {text}. Out: {breaches: [{word, …}], protocol},
// without a protocol where the text is none.
import { findMisallocations } from "../results/awards.js";
import { findMiscounts } from "../results/scores.js";
import { findTampering } from "../results/tampering.js";
import { canonical } from "../results/tree.js";

const FORMAT = "laureate result protocol 1";
const SECTIONS = ["entries", "format", "leaves", "model", "model_sha256", "seal", "sheets"];

self.addEventListener("message", ({ data: { text } }) => self.postMessage(answer(text)));

function answer(text) {
  let protocol;
  try {
    protocol = JSON.parse(text);
  } catch {
    return { breaches: [{ word: text.trimEnd().endsWith("}") ? "not-json" : "cut" }] };
  }
  try {
    const isOne = protocol?.format === FORMAT && Object.keys(protocol).sort().join() === SECTIONS.join();
    if (!isOne) return { breaches: [{ word: "foreign" }] };
    const again = `${canonical(protocol)}\n`;
    if (again !== text) return { breaches: [{ word: "rewritten", n: firstDifference(again, text) }] };
    const changed = findTampering(protocol);
    const breaches = changed.length ? changed : [...findMiscounts(protocol), ...findMisallocations(protocol)];
    return { breaches, protocol };
  } catch {
    return { breaches: [{ word: "content" }] };
  }
}

function firstDifference(again, text) {
  let n = 0;
  while (n < again.length && again[n] === text[n]) n += 1;
  return n + 1;
}
