// Goods proposed while a search is typed. Without this the form sends as it is.
(() => {
  "use strict";
  const field = document.getElementById("site-search");
  const list = document.getElementById("proposals");
  if (!field || !list || !field.dataset.proposals) return;
  const set = (name, value) => field.setAttribute(name, value);
  set("role", "combobox");
  set("aria-controls", list.id);
  set("aria-autocomplete", "list");
  set("aria-expanded", "false");
  let timer = 0;
  let asked = "";
  let chosen = -1;

  const shut = () => {
    list.hidden = true;
    chosen = -1;
    set("aria-expanded", "false");
    field.removeAttribute("aria-activedescendant");
  };
  const choose = (at) => {
    const options = [...list.children];
    chosen = options.length ? (at + options.length + 1) % (options.length + 1) : -1;
    if (chosen === options.length) chosen = -1;
    options.forEach((one, place) => one.setAttribute("aria-selected", String(place === chosen)));
    if (chosen < 0) field.removeAttribute("aria-activedescendant");
    else set("aria-activedescendant", options[chosen].id);
  };
  const ask = async () => {
    const query = field.value.trim();
    asked = query;
    if (!query) return shut();
    try {
      const answer = await fetch(`${field.dataset.proposals}?q=${encodeURIComponent(query)}`);
      // What was typed meanwhile has a question of its own.
      if (!answer.ok || asked !== query) return;
      list.innerHTML = await answer.text();
      chosen = -1;
      list.hidden = !list.children.length;
      set("aria-expanded", String(!list.hidden));
    } catch {
      shut();
    }
  };
  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, 180);
  });
  field.addEventListener("keydown", (event) => {
    if (event.isComposing || list.hidden) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      choose(event.key === "ArrowDown" ? chosen + 1 : chosen < 0 ? list.children.length - 1 : chosen - 1);
    } else if (event.key === "Enter" && chosen >= 0) {
      event.preventDefault();
      list.children[chosen].querySelector("a").click();
    } else if (event.key === "Escape") {
      shut();
    }
  });
  document.addEventListener("click", (event) => {
    if (!list.contains(event.target) && event.target !== field) shut();
  });
})();
