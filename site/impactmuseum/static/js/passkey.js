// Passkeys: the browser proves who somebody is, and the form carries the proof. `data-passkey` says what is asked for:
// get (this account), login (whoever it is, the options are fetched at that moment), create (a new one).
const { webauthnJSON } = window;

const options = () => JSON.parse(document.getElementById("passkey-options").textContent);

async function fetched(form) {
  const answer = await fetch(form.action, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(answer.status);
  return (await answer.json()).request_options;
}

function created(form) {
  const asked = options();
  if (form.elements.passwordless?.checked) {
    Object.assign(asked.publicKey.authenticatorSelection, {
      residentKey: "required",
      requireResidentKey: true,
      userVerification: "required",
    });
  }
  return webauthnJSON.create(asked);
}

const WAYS = {
  get: () => webauthnJSON.get(options()),
  login: async (form) => webauthnJSON.get(await fetched(form)),
  create: created,
};

for (const form of document.querySelectorAll("[data-passkey]")) {
  const refusal = form.querySelector("[data-passkey-refusal]");
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    refusal.hidden = true;
    try {
      form.elements.credential.value = JSON.stringify(await WAYS[form.dataset.passkey](form));
      form.submit();
    } catch {
      // Nobody said no aloud: the window was closed, the time was over, or there is no key for this place.
      refusal.hidden = false;
    }
  });
}
