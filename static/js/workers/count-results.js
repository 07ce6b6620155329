// Counts a result again from its protocol, away from the page. In: {bytes}. Out: {refusal: {word, …}} for what is no
// result file, or {breaches: [{word, …}], protocol}.
import { findMisallocations } from "../results/awards.js";
import { findMiscounts } from "../results/scores.js";
import { findTampering } from "../results/tampering.js";
import { canonical } from "../results/tree.js";

const FORMAT = "laureate result protocol 1";
const isList = Array.isArray;
const isText = (value) => typeof value === "string";
const isTable = (value) => value !== null && typeof value === "object" && !isList(value);
const SECTIONS = {
  entries: isList, format: isText, leaves: isList, model: isTable, model_sha256: isText, seal: isTable, sheets: isList,
};
const MARK = "\ufeff"; // of the order of bytes, which some programs put before a text

self.addEventListener("message", ({ data: { bytes } }) => self.postMessage(answer(bytes)));

function answer(bytes) {
  let text;
  try {
    text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return { refusal: { word: "no-text" } };
  }
  const { protocol, ...told } = read(text.startsWith(MARK) ? text.slice(1) : text);
  if (told.refusal) return told;
  return { breaches: findBreaches(protocol, text), protocol };
}

/** The content of a file, in whatever form it is written. */
function read(text) {
  let protocol;
  try {
    protocol = JSON.parse(text);
  } catch {
    return { refusal: { word: text.trim() ? (text.trimEnd().endsWith("}") ? "not-json" : "cut") : "empty" } };
  }
  if (protocol?.format !== FORMAT) return { refusal: { word: "foreign", format: FORMAT } };
  for (const section of [...new Set([...Object.keys(protocol), ...Object.keys(SECTIONS)])].sort()) {
    if (!(section in SECTIONS)) return { refusal: { word: "section-unknown", section: section.slice(0, 40) } };
    if (!(section in protocol)) return { refusal: { word: "section-missing", section } };
    if (!SECTIONS[section](protocol[section])) return { refusal: { word: "section-other", section } };
  }
  return { protocol };
}

function findBreaches(protocol, text) {
  const found = [];
  try {
    const again = `${canonical(protocol)}\n`;
    if (again !== text) found.push({ word: "rewritten", n: firstDifference(again, text) });
    const changed = findTampering(protocol);
    found.unshift(...(changed.length ? changed : [...findMiscounts(protocol), ...findMisallocations(protocol)]));
  } catch {
    found.unshift({ word: "content" });
  }
  return found;
}

/** The first character that differs, counted from 1 as Python counts: one outside the basic plane is one. */
function firstDifference(again, text) {
  const expected = again[Symbol.iterator]();
  let n = 1;
  for (const character of text) {
    if (character !== expected.next().value) return n;
    n += 1;
  }
  return n;
}
