// Fetches one file from the address that a person typed: the only request that is ever made to another host. The page's own policy
// lets it ask nobody but where it came from, so this small worker of its own does it, and is gone when it has.
//
// In: the address. Out: how many bytes there are so far, at most a few times a second; then the file, or in a word why there is none.
"use strict";

// No cookies, no passwords, no word on where the person comes from, but for the origin that browsers add by themselves.
const ask = (address, options) => fetch(address, { credentials: "omit", referrerPolicy: "no-referrer", cache: "no-store", ...options });

const why = async (address) => {
  if (!navigator.onLine) return "offline";
  if (location.protocol === "https:" && address.startsWith("http:")) return "insecure";
  // A browser does not say whether a server did not answer or did not let its answer be read: one that can be asked without an answer is there.
  return ask(address, { method: "HEAD", mode: "no-cors" }).then(() => "unreadable", () => "unreachable");
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
  if (!response.ok) return postMessage(String(response.status));
  postMessage(await bytesOf(response).catch(() => "broken"));
};
