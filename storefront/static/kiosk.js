// A hall's screen: whole, without a menu of its own, and back at the beginning when left.
(() => {
  "use strict";
  const head = document.querySelector("[data-kiosk]");
  if (!head) return;
  const start = head.dataset.kiosk;
  const IDLE = 90_000;
  let timer = 0;
  const again = () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      if (location.pathname !== start || scrollY > 0) location.assign(start);
    }, IDLE);
  };
  for (const kind of ["pointerdown", "keydown", "scroll"]) addEventListener(kind, again, { passive: true });
  addEventListener("contextmenu", (event) => event.preventDefault());
  addEventListener("pointerdown", () => {
    const page = document.documentElement;
    if (!document.fullscreenElement && page.requestFullscreen) page.requestFullscreen().catch(() => null);
  });
  again();
})();
