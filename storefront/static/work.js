// Keys for people who work through lists all day: j and k walk the rows, a and r go to the
// decision, / to the search. Nothing is decided by a letter: Enter on what has the focus does.
(() => {
  "use strict";
  const rows = () => [...document.querySelectorAll(".work .table tbody tr")]
    .map((row) => row.querySelector("th a, td a, summary, button"))
    .filter(Boolean);
  const step = (by) => {
    const all = rows();
    if (!all.length) return;
    const here = all.findIndex((one) => one.closest("tr").contains(document.activeElement));
    const next = here < 0 ? (by > 0 ? 0 : all.length - 1) : Math.min(Math.max(here + by, 0), all.length - 1);
    all[next].focus();
    all[next].closest("tr").scrollIntoView({ block: "nearest" });
  };
  const reach = (name) => {
    const one = document.querySelector(`[data-key="${name}"]`);
    if (one) one.focus();
    return Boolean(one);
  };
  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.target.closest("input, textarea, select, [contenteditable]")) return;
    if (event.key === "j") step(1);
    else if (event.key === "k") step(-1);
    else if (event.key === "/" ? !reach("/") : !(event.key === "a" || event.key === "r") || !reach(event.key)) return;
    event.preventDefault();
  });
})();
