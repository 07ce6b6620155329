// Before a form is sent, the browser works out what the site asks of it: by the protocol of ALTCHA, it looks for the
// number behind a hash. That takes one ballot a second or two, and ten thousand of them hours.
//
// The form carries data-challenge-url and words, and holds an input named `proof` and an element with data-status.
export function attach(form) {
  const proof = form.elements.namedItem("proof");
  const status = form.querySelector("[data-status]");
  let isWorking = false;

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (isWorking) return;
    isWorking = true;
    status.textContent = form.dataset.wordWorking;
    try {
      proof.value = await workOut(form.dataset.challengeUrl);
      form.submit();
    } catch {
      status.textContent = form.dataset.wordFailed;
    }
    isWorking = false;
  });
  addEventListener("pageshow", () => status?.replaceChildren()); // "Back" brings the page as it was left
}

async function workOut(url) {
  const answer = await fetch(url, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(answer.status);
  const { algorithm, challenge, maxnumber, salt, signature } = await answer.json();
  const number = await find({ challenge, maxnumber, salt });
  return btoa(JSON.stringify({ algorithm, challenge, number, salt, signature }));
}

function find(task) {
  const worker = new Worker(new URL("../workers/find-number.js", import.meta.url));
  return new Promise((resolve, reject) => {
    worker.addEventListener("message", ({ data }) => (data === null ? reject(new Error("none")) : resolve(data)));
    worker.addEventListener("error", reject);
    worker.postMessage(task);
  }).finally(() => worker.terminate());
}
