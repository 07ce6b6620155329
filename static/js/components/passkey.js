// Asks the browser for a passkey, and sends its answer with the form. allauth's webauthn-json.js, which the page
// brings, turns the site's options into what browsers want, and their answer into JSON.
export function attach(form) {
  const failed = form.querySelector("[data-passkey-failed]");
  const works = Boolean(window.PublicKeyCredential && navigator.credentials);
  form.querySelector("[data-passkey-works]").hidden = !works;
  form.querySelector("[data-passkey-lacks]").hidden = works;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    failed.hidden = true;
    try {
      const options = await optionsOf(form.dataset);
      const credential = await webauthnJSON[form.dataset.does](options);
      form.elements.credential.value = JSON.stringify(credential);
    } catch (error) {
      if (!(error instanceof DOMException || error instanceof TypeError)) throw error;
      failed.hidden = false;
      return;
    }
    form.submit();
  });
}

async function optionsOf({ options, optionsUrl }) {
  if (options) return JSON.parse(document.getElementById(options).textContent);
  const answer = await fetch(optionsUrl, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new TypeError(`${optionsUrl} answered ${answer.status}`);
  return (await answer.json()).request_options;
}
