// What the panel does beyond plain pages: it keeps what is seen up to date, and sends small forms without leaving.
// Without it every page and form works all the same.
"use strict";
(() => {
  const token = document.querySelector('meta[name="hetes-token"]').content;
  const said = document.getElementById("said");
  const home = document.querySelector('meta[name="hetes-home"]').content;
  const here = () => location.pathname.slice(home.length) + location.search;
  let stream = null;
  let failures = 0;
  let doubt = 0; // a timer: whoever answers at our address has yet to prove that it is our server
  let doubtful = false;
  let over = false;
  let calm = 0;
  let pressed = false;
  let held = null; // what was pressed last: which control, where, and when
  const favicon = document.getElementById("favicon");
  const away = document.getElementById("away");
  const ownTitle = document.title;

  // --- Living parts ---------------------------------------------------------------------------------------------
  const waiting = new Map();

  const typing = (part) => {
    const at = document.activeElement;
    return part.contains(at) && at.matches("input:not([type=hidden]), select, textarea");
  };

  const isChoice = (field) => field.type === "checkbox" || field.type === "radio";
  const touched = (field) => {
    if (isChoice(field)) return field.checked !== field.defaultChecked;
    if (field.matches("select")) return [...field.options].some((option) => option.selected !== option.defaultSelected);
    return field.value !== field.defaultValue;
  };

  const top = (id) => (id && document.getElementById(id)?.getBoundingClientRect().top) ?? null;

  const exchange = (part, news) => {
    const before = held && performance.now() - held.at < 3000 ? top(held.id) : null;
    const focused = part.contains(document.activeElement) ? document.activeElement.id : "";
    const typed = [...part.querySelectorAll("input:not([type=hidden]), select, textarea")]
      .filter((field) => field.id && touched(field)).map((field) => [field.id, isChoice(field) ? field.checked : field.value]);
    const open = new Map([...part.querySelectorAll("details[id]")].map((each) => [each.id, each.open]));
    part.innerHTML = news.html;
    part.dataset.mark = news.mark;
    for (const [id, isOpen] of open) { const each = document.getElementById(id); if (each) each.open = isOpen; }
    for (const [id, value] of typed) {
      const field = document.getElementById(id);
      if (field) field[isChoice(field) ? "checked" : "value"] = value;
    }
    if (focused) (document.getElementById(focused) || part.querySelector("button") || document.getElementById("content")).focus({ preventScroll: true });
    const after = before === null ? null : top(held.id);
    if (after !== null && after !== before) scrollBy({ top: after - before, behavior: "instant" }); // it stays under the finger
  };

  const apply = (update) => {
    if (update.language && update.language !== document.documentElement.lang) { location.reload(); return; }
    for (const [name, news] of Object.entries(update.parts || {})) {
      const part = document.getElementById(name);
      if (!part || part.dataset.mark === news.mark) continue;
      if (pressed || typing(part)) waiting.set(name, news); else exchange(part, news);
    }
    wear(update.title ? update.title + " – Hetes" : ownTitle, update.face);
    document.body.classList.remove("stale");
    away.hidden = true;
  };

  // A page that hears nothing says nothing old, nor do its title and its icon.
  const wear = (title, face) => {
    document.title = title;
    favicon.href = "/static/face-" + face + ".svg";
  };
  const fade = () => {
    document.body.classList.add("stale");
    wear("Hetes", "idle");
  };

  const settle = () => {
    for (const [name, news] of waiting) {
      const part = document.getElementById(name);
      if (pressed || (part && typing(part))) continue;
      waiting.delete(name);
      if (part) exchange(part, news);
    }
  };
  // Pressing a button leaves the field beside it: what is being pressed must still be there when it is let go.
  const hold = (down) => () => { pressed = down; setTimeout(settle, 0); };
  document.addEventListener("pointerdown", hold(true), true);
  document.addEventListener("pointerup", hold(false), true);
  document.addEventListener("pointercancel", hold(false), true);
  document.addEventListener("focusout", () => setTimeout(settle, 0));

  // --- Who is at the other end ----------------------------------------------------------------------------------
  // When the panel has ended, its address may be somebody else's: what does not bear our seal is not looked at.
  const [page, secret] = document.querySelector('meta[name="hetes-seal"]').content.split(" ");
  const bytes = (hex) => Uint8Array.from(hex.match(/../g), (two) => parseInt(two, 16));
  const rule = { name: "HMAC", hash: "SHA-256" };
  const key = crypto.subtle?.importKey("raw", bytes(secret), rule, false, ["verify"]);

  const opened = async (name, number, sealed) => {
    const [, mark, text] = /^([0-9a-f]{64})\n([^]*)$/.exec(sealed) || [];
    if (!mark) return null;
    const signed = new TextEncoder().encode(`${name} ${number} ${text}`);
    return (await crypto.subtle.verify("HMAC", await key, bytes(mark), signed)) ? JSON.parse(text) : null;
  };

  const rest = () => {
    clearTimeout(doubt);
    if (stream) { stream.close(); stream = null; }
  };

  const blank = () => {
    rest();
    over = true;
    doubtful = false;
    document.body.className = "entrance";
    document.body.replaceChildren(document.getElementById("gone").content.cloneNode(true));
  };

  const hear = async (mine, name, number, sealed) => {
    const told = await opened(name, number, sealed);
    if (stream !== mine) return;
    if (!told || told.bye) { blank(); return; }
    clearTimeout(doubt);
    doubtful = false;
    failures = 0;
    if (told.away) { fade(); away.hidden = false; } else if (!told.hello) apply(told);
  };

  const look = () => {
    if (stream || over || document.hidden || !key) return;
    const name = [...crypto.getRandomValues(new Uint8Array(16))].map((each) => each.toString(16).padStart(2, "0")).join("");
    const mine = new EventSource(`${home}/events?at=${encodeURIComponent(here())}&page=${page}&stream=${name}`);
    let heard = 0;
    let turn = Promise.resolve(); // one after the other, as they came
    stream = mine;
    doubt = setTimeout(blank, 5000);
    mine.onmessage = (event) => { const number = heard++; turn = turn.then(() => hear(mine, name, number, event.data)); };
    mine.onerror = () => {
      mine.close(); // it would try again for ever, and believe whoever answers
      turn = turn.then(() => {
        if (stream !== mine) return;
        rest();
        failures += 1;
        if (failures > 1) blank(); else setTimeout(look, 1000);
      });
    };
  };

  // The second press of a double click never lands on what has come under it meanwhile.
  document.addEventListener("click", (event) => {
    const control = event.target.closest("button, a, summary");
    if (!event.detail || !control) return; // by the keyboard, or nothing
    const name = control.id || control.textContent;
    const { at, x, y, control: last } = held || {};
    if (held && last !== name && event.timeStamp - at < 600 && Math.hypot(event.clientX - x, event.clientY - y) < 24) {
      event.preventDefault();
      event.stopImmediatePropagation();
      return;
    }
    held = { id: control.id, control: name, at: event.timeStamp, x: event.clientX, y: event.clientY };
  }, true);

  for (const kind of ["click", "submit"]) {
    document.addEventListener(kind, (event) => { if (doubtful) { event.preventDefault(); event.stopImmediatePropagation(); } }, true);
  }

  // A page that nobody sees needs no news, and must not keep the panel alive: it may find it gone.
  const leave = () => {
    rest();
    doubtful = Boolean(key) && !over;
    if (!over) fade();
  };
  document.addEventListener("visibilitychange", () => (document.hidden ? leave() : look()));
  addEventListener("pagehide", leave);
  addEventListener("pageshow", look);

  // --- Small forms ----------------------------------------------------------------------------------------------
  const say = (ok, text) => {
    if (!text) return;
    const note = document.getElementById(ok ? "said-good" : "said-bad").content.cloneNode(true);
    note.querySelector("span").textContent = text;
    said.replaceChildren(note);
    clearTimeout(calm);
    if (ok) calm = setTimeout(() => said.replaceChildren(), 12000);
  };
  if (said.querySelector(".good")) calm = setTimeout(() => said.replaceChildren(), 12000);

  document.addEventListener("submit", async (event) => {
    const form = event.target;
    const button = event.submitter;
    if (form.dataset.confirm && !confirm(form.dataset.confirm)) { event.preventDefault(); return; }
    if (!("quiet" in form.dataset) || !stream) {
      if (form.method === "post") rest(); // the page is leaving: a reload now would take away what the next one has to say
      return;
    }
    event.preventDefault();
    if (form.dataset.sending) return;
    form.dataset.sending = "yes";
    const fields = new URLSearchParams(new FormData(form, button));
    try {
      const reply = await fetch(form.action, {
        method: "POST", body: fields, redirect: "error",
        headers: { "X-Hetes-Token": token, "Accept": "application/json" },
      });
      const told = await reply.json();
      say(told.ok, told.said);
      if (told.ok) form.reset();
      if (told.ok && form.closest("details.once, .actions details")) form.closest("details").open = false;
      if (told.to && told.to.startsWith(home + "/")) location.assign(told.to);
    } catch {
      delete form.dataset.sending;
      form.submit();
    } finally {
      delete form.dataset.sending;
    }
  });

  // Enter saves the part of a form in which it was pressed.
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing || !event.target.matches("input:not([type=checkbox], [type=radio])")) return;
    const own = event.target.closest("section")?.querySelector("button[name=group]");
    if (own) { event.preventDefault(); own.click(); }
  });

  // --- Small services -------------------------------------------------------------------------------------------
  document.addEventListener("click", async (event) => {
    const copy = event.target.closest("[data-copy]");
    if (copy) {
      const source = document.querySelector(copy.dataset.copy);
      try {
        await navigator.clipboard.writeText((source.value ?? source.textContent).trim());
        if (copy.dataset.copied) say(true, copy.dataset.copied);
      } catch {
        getSelection().selectAllChildren(source); // it may be forbidden: then the user's own keys do it
      }
    }
    if (event.target.closest("[data-print]")) print();
    const field = event.target.closest("summary")?.parentElement.querySelector("input.clock");
    if (field) setTimeout(() => field.focus({ preventScroll: true })); // it is open then, or hidden and takes no focus
    if (event.target.closest("[data-close]")) said.replaceChildren();
  });

  // A file's text goes into its field: the form sends what is read there, and nothing else.
  for (const chooser of document.querySelectorAll("[data-into]")) {
    chooser.parentElement.hidden = false;
    chooser.addEventListener("change", async () => {
      const [file] = chooser.files;
      if (file && file.size <= 20000) document.getElementById(chooser.dataset.into).value = await file.text();
    });
  }

  document.querySelector('[aria-invalid="true"]')?.focus();
  look();
})();
