// Lets the worker keep pages, and has it send what was held once there is a line.
(() => {
  "use strict";
  const place = (/^\/(zh-hans|[a-z]{2,3})-[a-z]{2}\//.exec(location.pathname) || [""])[0];
  const workers = navigator.serviceWorker;
  if (!place || !workers) return;
  const tell = async (said) => (await workers.ready).active.postMessage({ place, ...said });
  workers.addEventListener("message", (event) => {
    if (event.data.kind !== "sent") return;
    const main = document.getElementById("main");
    if (!main) return;
    main.insertAdjacentHTML("afterbegin", event.data.text);
    tell({ kind: "said" });
  });
  addEventListener("online", () => tell({ kind: "send" }));
  addEventListener("load", async () => {
    try {
      await workers.register("/worker.js");
    } catch {
      return;
    }
    await tell({ kind: "begin" });
    if (navigator.onLine) await tell({ kind: "send" });
    // A hall's screen keeps the whole catalogue in its language.
    if (!document.querySelector("[data-kiosk]")) return;
    const map = await fetch(`${place}sitemap.xml`);
    if (!map.ok) return;
    const pages = [...(await map.text()).matchAll(/<loc>([^<]+)<\/loc>/g)]
      .map((found) => new URL(found[1]).pathname)
      .filter((path) => path.startsWith(place));
    await tell({ kind: "keep", pages: [`${place}kiosk/`, ...pages] });
  });
})();
