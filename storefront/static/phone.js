// The phone page of a base. What is written is kept on the phone with a message id and
// sent when there is a line; the same message twice counts once, so sending is safe.
(() => {
  "use strict";
  const page = document.getElementById("phone");
  if (!page) return;
  const base = page.dataset.base;
  const store = `pavilion-${base}`;
  const form = document.getElementById("phone-form");
  const list = document.getElementById("phone-queue");
  const encoder = new TextEncoder();
  const load = (name, empty) => JSON.parse(localStorage.getItem(`${store}-${name}`) || JSON.stringify(empty));
  const save = (name, value) => localStorage.setItem(`${store}-${name}`, JSON.stringify(value));

  // The key comes after the # and never goes over the line.
  const given = location.hash.slice(1).match(/^([a-z0-9-]+)\.([0-9a-f]{64})$/);
  if (given) {
    save("key", { id: given[1], secret: given[2] });
    history.replaceState(null, "", location.pathname + location.search);
  }
  if (!load("device", "")) {
    save("device", `phone-${[...crypto.getRandomValues(new Uint8Array(6))].map((n) => n.toString(16).padStart(2, "0")).join("")}`);
  }
  const key = () => load("key", null);
  document.getElementById("phone-no-key").hidden = Boolean(key());

  const shown = () => {
    const kind = form.elements.type.value;
    for (const field of form.querySelectorAll("[data-for]")) {
      const wanted = field.dataset.for.split(" ").includes(kind);
      field.hidden = !wanted;
      const input = field.querySelector("input");
      input.disabled = !wanted;
      input.required = wanted && ["quantity", "sku", "reason"].includes(input.name);
    }
    form.elements.quantity.min = kind === "counted" ? "0" : "1";
  };

  const eventOf = () => {
    const event = { type: form.elements.type.value, lot: form.elements.lot.value.trim() };
    for (const input of form.querySelectorAll("[data-for] input:not([disabled])")) {
      if (input.name === "quantity") event.quantity = Number(input.value);
      else if (input.type === "date") event[input.name] = input.value || null;
      else event[input.name] = input.value.trim();
    }
    return event;
  };

  const draw = () => {
    list.replaceChildren(
      ...load("queue", []).slice(-20).reverse().map((item) => {
        const line = document.createElement("li");
        const event = item.message.events[0];
        const kind = [...form.elements.type.options].find((option) => option.value === event.type);
        const words = [page.dataset[item.state], event.lot, kind.text, event.quantity];
        line.textContent = words.filter((word) => word !== undefined).join(" · ");
        line.dataset.state = item.state;
        if (item.said) {
          const why = document.createElement("p");
          why.textContent = item.said;
          line.append(why);
        }
        return line;
      }),
    );
  };

  const sign = async (timestamp, body) => {
    const secret = encoder.encode(key().secret);
    const signer = await crypto.subtle.importKey("raw", secret, { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
    const signed = await crypto.subtle.sign("HMAC", signer, encoder.encode(`${timestamp}.${base}.${body}`));
    return [...new Uint8Array(signed)].map((n) => n.toString(16).padStart(2, "0")).join("");
  };

  // Whether the message is done with: taken, or refused for good.
  const send = async (item) => {
    const body = JSON.stringify(item.message);
    const timestamp = Math.floor(Date.now() / 1000);
    const answer = await fetch(page.dataset.feed, {
      method: "POST",
      body,
      headers: {
        "Content-Type": "application/json",
        "Accept-Language": document.documentElement.lang,
        "Pavilion-Key": key().id,
        "Pavilion-Timestamp": String(timestamp),
        "Pavilion-Signature": await sign(timestamp, body),
      },
    });
    if (answer.ok) return { state: "sent", said: "" };
    if (answer.status >= 500) throw new Error("later");
    const { errors } = await answer.json();
    const said = errors.map((error) => `${error.message} ${error.remedy}`).join(" ");
    return { state: answer.status === 401 ? "waits" : "refused", said };
  };

  let sending = false;
  const flush = async () => {
    if (sending || !key() || !navigator.onLine) return;
    sending = true;
    try {
      for (const waiting of load("queue", []).filter((item) => item.state === "waits")) {
        const news = await send(waiting);
        save("queue", load("queue", []).map((item) =>
          item.message.message_id === waiting.message.message_id ? { ...item, ...news } : item));
        draw();
        if (news.state === "waits") break;
      }
    } catch {
      // No line: it stays and is tried again.
    } finally {
      sending = false;
    }
  };

  form.addEventListener("submit", (submitted) => {
    submitted.preventDefault();
    const sequence = Math.max(load("sequence", 0) + 1, Date.now());
    const device = load("device", "");
    save("sequence", sequence);
    const message = {
      message_id: `${device}-${sequence}`,
      stream: device,
      sequence,
      sent_at: new Date().toISOString(),
      events: [eventOf()],
    };
    save("queue", [...load("queue", []).slice(-200), { message, state: "waits", said: "" }]);
    form.reset();
    shown();
    draw();
    flush();
  });
  form.elements.type.addEventListener("change", shown);
  document.getElementById("phone-send").addEventListener("click", flush);
  window.addEventListener("online", flush);
  setInterval(flush, 20000);
  shown();
  draw();
  flush();
})();
