// Stands in the script of each module that is cut in two (scripts/finish-page.mjs puts it there): fetches the second part, and joins
// it to the first.

const secondPart = ((url) => {
  /** What the first part exports. */
  let first;
  const missing = () => !first.$ready.value;
  const join = (module) => {
    new WebAssembly.Instance(module, { "": first });
    first.$ready.value = 1;
  };

  // While a person looks at what the first part shows; again when the network is back.
  const follow = async () => {
    try {
      const response = await fetch(url, { priority: "low" });
      if (!response.ok) throw new Error(`HTTP status ${response.status}`);
      const module = await WebAssembly.compile(await response.arrayBuffer());
      if (missing()) join(module);
    } catch (error) {
      console.info(`${url} did not come ahead of its time:`, error);
      addEventListener("online", () => missing() && follow(), { once: true });
    }
  };

  return {
    /** To be called when the first part is there and has done nothing yet. A page with an offline copy has both parts at hand. */
    async after(exports) {
      first = exports;
      const coming = follow();
      if (navigator.serviceWorker?.controller) await coming;
    },
    /** Called by the first part when it cannot go on alone: returns when the second is there, so it has to wait for the answer. */
    load() {
      if (!missing()) return;
      const request = new XMLHttpRequest();
      request.open("GET", url, false);
      // The only way to get bytes, not text, that a page allows while it waits: each character's lower half is a byte.
      request.overrideMimeType("text/plain; charset=x-user-defined");
      try {
        request.send();
        if (request.status !== 200) throw new Error(`HTTP status ${request.status}`);
      } catch (error) {
        const cause = new Error(`A part of Straightedge did not come (${error.message}). Reload the page when the network is back.`);
        dispatchEvent(new ErrorEvent("straightedge:broken", { error: cause }));
        throw cause;
      }
      join(new WebAssembly.Module(Uint8Array.from(request.response, (character) => character.charCodeAt(0))));
    },
  };
})(new URL("__SECOND__", import.meta.url));
