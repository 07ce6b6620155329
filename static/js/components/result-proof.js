// Counts a published result again in the browser: the file of this page, or one that the reader has. What is asked
// about a code, a receipt or an entry is answered from the file; nothing of it is sent anywhere. Whoever asks before
// anything was counted has the file of the page counted first.
//
// Markup: templates/judging/proof/result_proof.html. The element carries data-url (the protocol) and data-seal (the
// seal's hash), and holds elements by data-part: count (button), file (input), status (aria-live), found; code, receipt
// and entry (inputs), each with its answer (code-told …); and a <template data-part="texts"> with one
// <p data-text="word"> for each sentence.
const MOST_BYTES = 200_000_000;
const MOST_SHOWN = 50;
const DECIMALS = 6; // of a score, which the file has in millionths
const TOLD = ["large", "away"]; // what is said of a file that cannot be had
const ASKED = ["code", "receipt", "entry"];
const LEAST_DIGITS = 12; // of a seal's code

export function attach(element) {
  const part = (name) => element.querySelector(`[data-part="${name}"]`);
  const texts = part("texts").content;
  const say = (word, values = {}) => {
    const pattern = texts.querySelector(`[data-text="${word}"]`).textContent;
    return pattern.replace(/\{(\w+)\}/g, (_, name) => figure(values[name] ?? ""));
  };
  const sentence = ({ word, ...values }) => say(word, values);
  let protocol = null;

  const show = (words, breaches = []) => {
    part("status").textContent = words;
    const shown = breaches.slice(0, MOST_SHOWN).map((breach) => {
      const line = document.createElement("li");
      line.textContent = sentence(breach);
      return line;
    });
    part("found").replaceChildren(...shown);
    element.dataset.answer = protocol ? "good" : "bad";
  };

  const count = async (read) => {
    protocol = null;
    part("count").disabled = true;
    part("found").replaceChildren();
    part("status").textContent = say("counting");
    try {
      const answer = await ask(await read());
      const isOther = !answer.breaches?.length && answer.protocol?.seal.hash !== element.dataset.seal;
      if (answer.refusal) show(sentence(answer.refusal));
      else if (answer.breaches.length) show(say("broken", { count: answer.breaches.length }), answer.breaches);
      else if (isOther) show(say("other-seal", { seal: answer.protocol.seal.hash }));
      else {
        ({ protocol } = answer);
        show(say("holds", { entries: protocol.entries.length, sheets: protocol.sheets.length }));
      }
    } catch (error) {
      show(say(TOLD.includes(error.message) ? error.message : "unread"));
    }
    part("count").disabled = false;
    tellAll();
  };

  const tellCode = () => {
    const asked = part("code").value.replace(/[-\s]/g, "").toLowerCase();
    if (!part("code").value) return "";
    const isCode = /^[0-9a-f]+$/.test(asked) && asked.length >= LEAST_DIGITS && asked.length <= 64;
    if (!isCode) return say("no-code");
    if (!protocol) return say("first");
    return say(protocol.seal.hash.startsWith(asked) ? "code-fits" : "code-other", { seal: protocol.seal.hash });
  };

  const tellReceipt = () => {
    const asked = part("receipt").value.trim().toLowerCase();
    if (!asked) return "";
    if (!/^[0-9a-f]{64}$/.test(asked)) return say("no-receipt");
    if (!protocol) return say("first");
    const sheet = protocol.sheets.find((one) => one.receipt === asked);
    if (sheet) return say("receipt-counts", { ...sheet, marks: marksIn(sheet) });
    const later = protocol.sheets.find((one) => one.replaces.includes(asked));
    return later ? say("receipt-replaced", later) : say("receipt-unknown");
  };

  const tellEntry = () => {
    const asked = part("entry").value.trim().toUpperCase();
    if (!asked) return "";
    if (!protocol) return say("first");
    const found = protocol.entries.find((one) => one.entry.toUpperCase() === asked);
    if (!found) return say("entry-unknown");
    const marks = protocol.sheets.filter((sheet) => sheet.entry === found.entry).map(marksIn).join("; ");
    return say("entry-counts", { entry: found.entry, sheets: found.sheets, marks });
  };

  const tellAll = () => {
    part("code-told").textContent = tellCode();
    part("receipt-told").textContent = tellReceipt();
    part("entry-told").textContent = tellEntry();
  };

  const fetchFile = async () => {
    const response = await fetch(element.dataset.url, { cache: "no-store" });
    if (!response.ok) throw new Error(response.status === 503 ? "away" : "unread");
    return response.arrayBuffer();
  };
  part("count").addEventListener("click", () => count(fetchFile));
  part("file").addEventListener("click", () => (part("file").value = "")); // the same file again is a choice too
  part("file").addEventListener("change", () => {
    const [file] = part("file").files;
    if (file) count(() => bytesOf(file));
  });
  const wanted = new URLSearchParams(location.hash.slice(1));
  const countFirst = () => {
    if (!element.dataset.answer) part("count").click(); // of a button that is at work nothing comes
  };
  for (const name of ASKED) {
    part(name).addEventListener("input", tellAll);
    part(name).addEventListener("change", () => part(name).value && countFirst());
    part(name).value = wanted.get(name) ?? part(name).value;
  }
  if (ASKED.some((name) => wanted.has(name))) countFirst();
}

const marksIn = ({ marks }) => Object.values(marks).map((mark) => mark ?? "–").join(" ");

async function bytesOf(file) {
  if (file.size > MOST_BYTES) throw new Error("large");
  return file.arrayBuffer();
}

function ask(bytes) {
  const worker = new Worker(new URL("../workers/count-results.js", import.meta.url), { type: "module" });
  return new Promise((resolve, reject) => {
    worker.addEventListener("message", ({ data }) => resolve(data));
    worker.addEventListener("error", reject);
    worker.postMessage({ bytes });
  }).finally(() => worker.terminate());
}

function figure(value) {
  if (typeof value !== "number") return value;
  const digits = Number.isInteger(value) ? 0 : DECIMALS;
  return value.toLocaleString(document.documentElement.lang, { minimumFractionDigits: digits, maximumFractionDigits: digits });
}
