// The page in the browser: sends what is chosen, shows what comes back, and lets a keyboard reach
// every figure that a mouse shows. Numbers and words are made by the server alone.

const byId = id => document.getElementById(id);
const WIDTHS = "wres_width";
const LATE = 20000; // milliseconds without an answer, after which the page says so
const MOMENT = 200; // milliseconds after which what stands below the window is asked for

function pageWidth() {
  const style = getComputedStyle(byId("main"));
  return byId("main").clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
}

// --- What is chosen, as an address ----------------------------------------------------------

function chosen() {
  const form = byId("chosen");
  const query = new URLSearchParams();
  for (const [name, value] of new FormData(form)) if (value !== "") query.set(name, value);
  return query.toString().replaceAll("+", "%20");
}

// Whether something was chosen since the page came, before it could be heard.
function changedSince() {
  return [...byId("chosen").elements].some(field => field.options
    ? field.selectedIndex !== Math.max([...field.options].findIndex(option => option.defaultSelected), 0)
    : field.matches("input") && field.value !== field.defaultValue);
}

export function render({ model }) {
  let turn = 0;
  let shownWidth = 0;
  let waiting = 0;
  let late = 0;
  let pending = "";
  let asked = location.search.slice(1);

  // Where in the page the answer is looked for: the end of an address, once it has been shown.
  let goal = location.hash.slice(1);

  function ask(query, how) {
    turn += 1;
    asked = query;
    pending = how;
    shownWidth = pageWidth();
    document.cookie = `${WIDTHS}=${Math.floor(shownWidth)};path=/;max-age=31536000;samesite=lax`;
    clearTimeout(waiting);
    waiting = setTimeout(() => byId("main").setAttribute("aria-busy", "true"), 120);
    expect();
    nothingMore();
    // What is first on the page comes first, unless the reader or their keyboard is further down,
    // or they look for a place.
    const inside = byId("main").contains(document.activeElement) && document.activeElement !== byId("main");
    const all = turn === 1 && !byId("more");
    const whole = all || goal !== "" || (how !== "go" && (inside || scrollY > innerHeight));
    model.asked = { turn, query, how, width: shownWidth, whole };
  }

  function expect() {
    clearTimeout(late);
    late = setTimeout(() => { byId("lost").hidden = false; }, LATE);
  }

  // What stands below: at once where its place is in the window or near it, and soon otherwise, so
  // that a search in the page, a printer and a screen reader find all of it.
  let soon = 0;
  let more = 0;
  const near = new IntersectionObserver(
    seen => { if (seen.some(each => each.isIntersecting)) askMore(); }, { rootMargin: "0px 0px 25% 0px" });

  function nothingMore() {
    clearTimeout(soon);
    near.disconnect();
    more = 0;
  }

  function askMore() {
    const rest = more;
    nothingMore();
    if (!rest) return;
    expect();
    model.asked = { rest };
  }

  // --- What came back -----------------------------------------------------------------------

  const last = { nav: null, filters: null, main: null };

  // Folds that the reader had opened, where only the first part of an answer is there so far.
  let opened = [];

  const openIn = box => [...box.querySelectorAll("details[open]")].map(each => each.dataset.key);

  // Stops of the keyboard and open folds in what has just been put into the page.
  function restore(parts, open) {
    for (const part of parts) {
      stops(part);
      for (const each of part.querySelectorAll("details[data-key]")) if (open.includes(each.dataset.key)) each.open = true;
    }
  }

  function put(name, text) {
    if (last[name] === text) return;
    last[name] = text;
    const box = byId(name);
    const held = box.contains(document.activeElement) ? document.activeElement : null;
    const focus = held?.id ?? "";
    // What somebody is typing meanwhile.
    const typed = held?.type === "search" && held.value !== held.defaultValue
      ? [held.value, held.selectionStart, held.selectionEnd] : null;
    const open = openIn(box);
    if (name === "main") opened = byId("more") ? [...opened, ...open] : open;
    box.innerHTML = text;
    buttons(); // before the focus goes back to one of them, which it cannot while that is disabled
    restore([box], name === "main" ? opened : open);
    if (focus && byId(focus)) byId(focus).focus({ preventScroll: true });
    if (typed && document.activeElement?.id === focus && document.activeElement.type === "search") {
      document.activeElement.value = typed[0];
      document.activeElement.setSelectionRange(typed[1], typed[2]);
    }
  }

  // The rest of a page, below what came first. Until then the page keeps its height, so that
  // nothing moves under the reader.
  function below(answer) {
    const main = byId("main");
    byId("more")?.remove();
    const before = main.children.length;
    main.insertAdjacentHTML("beforeend", answer.rest);
    last.main = null;
    main.style.minHeight = "";
    restore([...main.children].slice(before), opened);
    done();
  }

  const inWindow = place => place.getBoundingClientRect().top < innerHeight;

  // `data-window` and `data-shown` tell of which question everything in the window is there, and
  // everything on the page.
  function done() {
    clearTimeout(late);
    byId("lost").hidden = true;
    const there = goal && byId(goal);
    if (there) reveal(there);
    goal = "";
    document.documentElement.dataset.window = document.documentElement.dataset.shown = String(turn);
  }

  // One stop of the Tab key for each chart.
  function stops(box) {
    for (const chart of box.querySelectorAll("svg.chart"))
      chart.querySelectorAll(".told").forEach((mark, at) => mark.setAttribute("tabindex", at ? "-1" : "0"));
  }

  function show(answer) {
    if (answer.turn !== undefined && answer.turn !== turn) return;
    if (answer.rest !== undefined) { below(answer); return; }
    clearTimeout(waiting);
    nothingMore();
    pending = "";
    asked = answer.query;
    hideTip();
    const held = document.activeElement !== document.body;
    if (answer.nav) put("nav", answer.nav);
    if (answer.filters) put("filters", answer.filters);
    const main = byId("main");
    main.style.minHeight = answer.more && !answer.go ? `${main.offsetHeight}px` : "";
    put("main", answer.main);
    main.removeAttribute("aria-busy");
    document.title = answer.title;
    byId("status").textContent = answer.status;
    const there = goal && byId(goal) ? `#${goal}` : "";
    const address = `${location.pathname}${answer.query ? `?${answer.query}` : ""}${there}`;
    if (answer.how === "push" && address !== location.pathname + location.search + location.hash) {
      place += 1;
      furthest = place;
      history.pushState({ place }, "", address);
      remember();
    } else history.replaceState({ place }, "", address);
    if (answer.go && !there) { window.scrollTo(0, 0); main.focus({ preventScroll: true }); }
    buttons();
    keepFocus(held);
    if (!answer.more) { done(); return; }
    clearTimeout(late);
    byId("lost").hidden = true;
    more = answer.more;
    if (inWindow(byId("more"))) { askMore(); return; }
    document.documentElement.dataset.window = String(turn);
    near.observe(byId("more"));
    soon = setTimeout(askMore, MOMENT);
  }

  // What had the focus may be gone or disabled: then it goes on from the answer, not from nowhere.
  function keepFocus(held) {
    if (held && document.activeElement?.matches("body, :disabled")) byId("main").focus({ preventScroll: true });
  }

  // A place within the page: opened, below the filters, and where the keyboard goes on.
  function reveal(place) {
    for (let fold = place.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
    if (!place.hasAttribute("tabindex")) place.setAttribute("tabindex", "-1");
    place.focus({ preventScroll: true });
    window.scrollTo(0, place.getBoundingClientRect().top + scrollY - byId("filters-fold").offsetHeight - 12);
  }

  // --- Undo and redo are the history of this page ---------------------------------------------

  let place = history.state?.place ?? 0;
  // A browser may refuse to keep anything.
  const remember = () => { try { sessionStorage.setItem("wres_furthest", String(furthest)); } catch { /* then Redo begins anew */ } };
  const remembered = () => { try { return Number(sessionStorage.getItem("wres_furthest") ?? 0); } catch { return 0; } };
  // An address that was typed begins anew: what was ahead of another one is not ahead of it.
  let furthest = history.state ? Math.max(place, remembered()) : 0;
  remember();

  function buttons() {
    if (!byId("undo")) return;
    byId("undo").disabled = place <= 0;
    byId("redo").disabled = place >= furthest;
  }

  // --- Choosing -------------------------------------------------------------------------------

  document.addEventListener("change", event => {
    const field = event.target;
    if (field.dataset.of) { byId(field.dataset.of).value = field.value; }
    else if (field.form?.id !== "chosen") return;
    const named = field.dataset.of ? byId(field.dataset.of) : field;
    if (named.type === "number") {
      const typed = named.value === "" ? Number(named.defaultValue) : Math.round(Number(named.value));
      named.value = Math.min(Number(named.max), Math.max(Number(named.min), typed));
    }
    if (named.type === "search" && named.value !== "" && named.value !== named.defaultValue) {
      const offered = [...named.list.options].map(option => option.value);
      const typed = named.value.toLowerCase();
      const found = offered.find(each => each.toLowerCase() === typed)
        ?? only(offered.filter(each => each.toLowerCase().includes(typed)));
      if (!found) {
        const none = `Nothing called ${named.value} is on offer. Choose from the list.`;
        byId("status").textContent = none;
        named.setCustomValidity(none);
        named.reportValidity();
        named.setAttribute("aria-invalid", "true");
        return;
      }
      named.value = found;
    }
    choose();
  });

  // A page that was asked for and is not here yet is the one that the choice is made on.
  function choose() {
    const query = new URLSearchParams(chosen());
    const page = new URLSearchParams(asked).get("page");
    if (pending === "go" && page) query.set("page", page);
    else if (pending === "go") query.delete("page");
    goal = "";
    ask(query.toString().replaceAll("+", "%20"), pending === "go" ? "go" : "push");
  }
  const only = found => (found.length === 1 ? found[0] : undefined);

  document.addEventListener("input", event => {
    event.target.setCustomValidity?.("");
    if (event.target.dataset.of) byId(event.target.dataset.of).value = event.target.value;
  });

  document.addEventListener("submit", event => {
    if (event.target.id !== "chosen") return;
    event.preventDefault();
    choose();
  });

  document.addEventListener("click", event => {
    const link = event.target.closest?.("a[data-go]");
    if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
      event.preventDefault();
      const [query, place] = link.getAttribute("href").slice(1).split("#");
      goal = place ?? "";
      ask(query, "go");
      return;
    }
    if (event.target.closest?.("a.skip")) {
      event.preventDefault(); // a place within the page is no step of its history
      byId("main").focus();
      return;
    }
    const button = event.target.closest?.("button");
    if (!button) return;
    if (button.id === "undo") history.back();
    else if (button.id === "redo") history.forward();
    else if (button.id === "reset") {
      const query = new URLSearchParams(asked);
      const kept = new URLSearchParams();
      for (const name of ["page", "dataset"]) if (query.has(name)) kept.set(name, query.get(name));
      goal = "";
      ask(kept.toString(), "push");
    } else if (button.dataset.copy) copy(button);
  });

  window.addEventListener("popstate", event => {
    place = event.state?.place ?? place; // a place within the page that was typed is no step
    const held = document.activeElement !== document.body;
    buttons();
    keepFocus(held);
    goal = location.hash.slice(1);
    ask(location.search.slice(1), "back");
  });

  window.addEventListener("beforeprint", askMore);

  window.addEventListener("resize", () => {
    clearTimeout(resized);
    resized = setTimeout(() => { if (Math.abs(pageWidth() - shownWidth) > 8) ask(asked, pending || "back"); }, 150);
  });
  let resized = 0;

  function copy(button) {
    const table = button.closest("details").querySelector("table");
    const text = [...table.rows].map(row => [...row.cells].map(cell => cell.textContent.trim()).join("\t")).join("\n");
    navigator.clipboard.writeText(text).then(
      () => { byId("status").textContent = "The table was copied."; button.textContent = "Copied"; },
      () => { byId("status").textContent = "The browser did not allow copying."; });
  }

  // --- What a mark says -----------------------------------------------------------------------

  const tip = byId("tip");

  function showTip(mark) {
    hideTip();
    mark.classList.add("now");
    tip.textContent = "";
    for (const line of mark.getAttribute("aria-label").split("\n")) {
      const row = document.createElement("div");
      row.textContent = line;
      tip.append(row);
    }
    tip.hidden = false;
    const box = mark.getBoundingClientRect();
    const left = Math.min(Math.max(box.left + box.width / 2 - tip.offsetWidth / 2, 8), innerWidth - tip.offsetWidth - 8);
    const above = box.top - tip.offsetHeight - 4;
    tip.style.left = `${left + scrollX}px`;
    tip.style.top = `${(above > 8 ? above : box.bottom + 4) + scrollY}px`;
  }

  function hideTip() {
    tip.hidden = true;
    for (const mark of document.querySelectorAll(".told.now")) mark.classList.remove("now");
  }

  document.addEventListener("mouseover", event => {
    const mark = event.target.closest?.(".told");
    if (mark) showTip(mark);
    else if (!event.target.closest?.("#tip") && !document.activeElement?.closest?.(".told")) hideTip();
  });

  document.addEventListener("focusin", event => {
    const mark = event.target.closest?.(".told");
    if (mark) showTip(mark);
  });
  document.addEventListener("focusout", event => { if (event.target.closest?.(".told")) hideTip(); });

  // One stop for each chart; arrows, Home and End go from mark to mark.
  document.addEventListener("keydown", event => {
    if (event.key === "Escape") { hideTip(); return; }
    const now = event.target.closest?.(".told");
    if (!now) return;
    const marks = [...now.closest("svg").querySelectorAll(".told")];
    const at = marks.indexOf(now);
    const to = { ArrowRight: at + 1, ArrowDown: at + 1, ArrowLeft: at - 1, ArrowUp: at - 1, Home: 0, End: marks.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    const next = marks[Math.min(Math.max(to, 0), marks.length - 1)];
    now.setAttribute("tabindex", "-1");
    next.setAttribute("tabindex", "0");
    next.focus();
  });

  model.on("answer", () => show(model.answer));
  history.replaceState({ place }, "", location.href);
  buttons();
  stops(document);
  byId("filters-fold").open = innerWidth >= 900;
  if (changedSince()) ask(chosen(), "push");
  else ask(location.search.slice(1), "back");
}
