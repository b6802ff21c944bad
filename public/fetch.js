// Fetches one file from the address that a person typed: the only request that is ever made to another host. The page's own policy
// lets it ask nobody but where it came from, so this small worker of its own does it, and is gone when it has.
//
// In: the address. Out: how many bytes there are so far, at most a few times a second; then the file, or why there is none and the way out.
"use strict";

// No cookies, no passwords, no word on where the person comes from, but for the origin that browsers add by themselves.
const ask = (address, options) => fetch(address, { credentials: "omit", referrerPolicy: "no-referrer", cache: "no-store", ...options });

const DROP = "Open the address in a tab of its own, save the file, and drop it here.";
const AGAIN = "Look whether the address is right, and try again.";

// Why there is no answer, and the way out.
const why = async (address) => {
  const { host } = new URL(address);
  if (!navigator.onLine) return ["This device is offline.", "Try again with a network, or drop a file."];
  if (location.protocol === "https:" && address.startsWith("http:")) {
    return ["A page that came by https may not ask an address that begins with http.", DROP];
  }
  // A browser does not say whether a server did not answer or did not let its answer be read: one that can be asked without an answer is there.
  return ask(address, { method: "HEAD", mode: "no-cors" }).then(
    () => [`${host} is there, but does not let other sites read this file (its CORS policy).`, DROP],
    () => [`${host} cannot be reached.`, AGAIN],
  );
};

// What an answer means that is no file.
const refused = (address, status) => {
  const { host } = new URL(address);
  if (status === 404 || status === 410) return [`There is no such file at ${host}.`, "Look whether the address is right."];
  if (status === 401 || status === 403) return [`${host} gives the file only to whom it knows.`, DROP];
  return [`${host} answered with the error ${status}.`, "Try again later, or drop the file."];
};

const bytesOf = async (response) => {
  const chunks = [];
  let [length, told] = [0, 0];
  for (const reader = response.body.getReader(); ; ) {
    const { done, value } = await reader.read();
    if (done) return new Blob(chunks);
    chunks.push(value);
    length += value.length;
    if (performance.now() - told > 200) {
      told = performance.now();
      postMessage(length);
    }
  }
};

onmessage = async ({ data: address }) => {
  let response;
  try {
    response = await ask(address);
  } catch {
    return postMessage(await why(address));
  }
  if (!response.ok) return postMessage(refused(address, response.status));
  postMessage(await bytesOf(response).catch(() => ["The file broke off on its way.", "Try again."]));
};
