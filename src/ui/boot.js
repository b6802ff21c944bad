// What has to run before the app does, or when it cannot: the shell's word on a failed start, and the offline copy.
"use strict";

(() => {
  const started = "TrunkApplicationStarted";

  // ---- a start that fails -----------------------------------------------------------------------------------------------

  const fail = (message) => {
    const status = document.getElementById("shell-status");
    // With an error before the body is there, the shell is not: say it when it is.
    if (status) status.textContent = message;
    else addEventListener("DOMContentLoaded", () => fail(message), { once: true });
  };
  // A module with one function that returns a vector: the smallest that only a browser with SIMD takes.
  const simd = [0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123];
  const able = typeof WebAssembly === "object" && WebAssembly.validate(new Uint8Array(simd));
  const report = (event) => {
    const cause = event.error ?? event.reason ?? event.target?.src ?? event.target?.href ?? "";
    fail(
      able
        ? `Straightedge could not start. Reload the page; if that does not help, this is the cause: ${cause}`
        : "This browser cannot run Straightedge: it needs WebAssembly with SIMD (Chrome or Edge 91, Firefox 89, Safari 16.4, or newer).",
    );
  };
  // Capturing, since an error of a script that did not load does not bubble.
  addEventListener("error", report, true);
  addEventListener("unhandledrejection", report);
  addEventListener(
    started,
    () => {
      removeEventListener("error", report, true);
      removeEventListener("unhandledrejection", report);
      document.getElementById("shell")?.remove();
    },
    { once: true },
  );
  if (!able) report({});

  // ---- a part that does not come ----------------------------------------------------------------------------------------

  // The app waits for a part of its own code that the network does not give: it cannot say so itself.
  addEventListener("straightedge:broken", ({ error }) => {
    if (document.getElementById("broken")) return;
    const bar = Object.assign(document.createElement("div"), { id: "broken", className: "notice", role: "alert", textContent: error.message });
    bar.dataset.tone = "error";
    document.body.prepend(bar);
  });

  // ---- a file dropped before the app is there ---------------------------------------------------------------------------
  //
  // The browser would leave the page to show it. It waits in `earlyDrop` instead, where the app looks when it starts.

  const allow = (event) => event.preventDefault();
  const keep = (event) => {
    event.preventDefault();
    globalThis.earlyDrop = [...event.dataTransfer.files];
  };
  addEventListener("dragover", allow);
  addEventListener("drop", keep);
  addEventListener(
    started,
    () => {
      removeEventListener("dragover", allow);
      removeEventListener("drop", keep);
    },
    { once: true },
  );

  // ---- the offline copy -------------------------------------------------------------------------------------------------
  //
  // A new version waits until the app asks for it. The app hears `straightedge:update` on the window when one is there, and
  // fires `straightedge:update-now` when the person agreed; then the page reloads into it.

  const offline = async () => {
    const container = navigator.serviceWorker;
    if (!container) return;
    // Only a finished build names the script: while developing, an old copy must not stand before the new one.
    const script = document.querySelector('meta[name="offline-copy"]')?.content;
    if (!script) {
      for (const registration of await container.getRegistrations()) {
        if (registration.scope === new URL("./", document.baseURI).href) await registration.unregister();
      }
      return;
    }
    const registration = await container.register(script, { updateViaCache: "none" });
    const offer = (worker) => {
      if (!worker || !container.controller) return;
      addEventListener(
        "straightedge:update-now",
        () => {
          container.addEventListener("controllerchange", () => location.reload(), { once: true });
          worker.postMessage("activate");
        },
        { once: true },
      );
      dispatchEvent(new Event("straightedge:update"));
    };
    offer(registration.waiting);
    registration.addEventListener("updatefound", () => {
      const worker = registration.installing;
      worker?.addEventListener("statechange", () => worker.state === "installed" && offer(worker));
    });
  };
  // After the app, which the person waits for. Where there can be no offline copy (a private window, say), the app is still whole.
  addEventListener(started, () => offline().catch((error) => console.info("no offline copy:", error)), { once: true });
})();
