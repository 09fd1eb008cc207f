// First use: three sentences, a tour, and what a term means. Nothing here asks a server.

const byId = id => document.getElementById(id);
const page = () => new URLSearchParams(location.search).get("page") ?? "overview";

// --- Three sentences ------------------------------------------------------------------------

const welcome = byId("welcome");
let asked = false;

function kept(change) {
  try { return change(); } catch { return undefined; } // a browser that keeps nothing
}

function settle() {
  const open = kept(() => sessionStorage.wres_welcome === "open");
  welcome.hidden = !(asked || (open && page() === "overview"));
}

byId("welcome-close").addEventListener("click", () => {
  asked = false;
  kept(() => { localStorage.wres_seen = "yes"; sessionStorage.removeItem("wres_welcome"); });
  settle();
  byId("main").focus({ preventScroll: true });
});

byId("welcome-show").addEventListener("click", () => {
  asked = true;
  settle();
  scrollTo(0, 0);
  welcome.focus({ preventScroll: true });
});

// --- The tour -------------------------------------------------------------------------------

const tour = byId("tour");
const steps = [...tour.querySelectorAll(".step")];
let route = [];
let at = 0;
let opener = null;

// What a step points at: the first of its places that can be seen here. Nothing glides: a page that
// jumps once is calmer than one that rolls by.
const target = step => step.dataset.at.split(" | ").map(place => document.querySelector(place))
  .find(each => each?.getClientRects().length) ?? null;

function unmark() {
  for (const each of document.querySelectorAll(".toured")) each.classList.remove("toured");
}

function point() {
  unmark();
  const goal = target(route[at]);
  if (!goal) return;
  goal.classList.add("toured");
  if (!byId("main").contains(goal)) { scrollTo(0, 0); return; } // what stands above the figures
  const box = goal.getBoundingClientRect();
  const above = byId("filters-fold").offsetHeight + 24;
  const room = innerHeight - tour.offsetHeight - above - 24;
  scrollTo(0, box.top + scrollY - above - Math.max((room - box.height) / 2, 0));
}

function turn(to) {
  at = Math.min(Math.max(to, 0), route.length - 1);
  for (const step of steps) step.hidden = step !== route[at];
  byId("tour-count").textContent = `${at + 1} of ${route.length}`;
  byId("tour-back").disabled = at === 0;
  byId("tour-next").textContent = at === route.length - 1 ? "Finish" : "Next";
  if (at === 0 && document.activeElement === byId("tour-back")) byId("tour-next").focus();
  point();
}

function next() {
  if (at === route.length - 1) tour.close();
  else turn(at + 1);
}

document.addEventListener("click", event => {
  const button = event.target.closest?.("[data-tour]");
  if (!button) return;
  opener = button;
  route = steps.filter(target);
  tour.showModal();
  turn(0);
});
byId("tour-next").addEventListener("click", next);
byId("tour-back").addEventListener("click", () => turn(at - 1));
byId("tour-end").addEventListener("click", () => tour.close());
tour.addEventListener("keydown", event => {
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (!step) return;
  event.preventDefault();
  turn(at + step);
});
tour.addEventListener("close", () => {
  unmark();
  if (!opener?.isConnected) return;
  opener.focus({ preventScroll: true });
  opener.scrollIntoView({ block: "nearest" });
});

// --- What a term means ----------------------------------------------------------------------

let term = null;
document.addEventListener("click", event => { term = event.target.closest?.(".term") ?? term; }, true);

// Beside its word, in page coordinates: it scrolls with the text. Read out, as it stands elsewhere.
document.addEventListener("toggle", event => {
  const meaning = event.target;
  if (event.newState !== "open" || !meaning.classList?.contains("meaning")) return;
  byId("status").textContent = meaning.textContent.trim();
  if (!term?.isConnected) return;
  const word = term.getBoundingClientRect();
  const left = Math.min(Math.max(word.left, 8), document.documentElement.clientWidth - meaning.offsetWidth - 8);
  const below = word.bottom + 6;
  const top = below + meaning.offsetHeight > innerHeight ? Math.max(word.top - meaning.offsetHeight - 6, 8) : below;
  Object.assign(meaning.style, { inset: "auto", left: `${left + scrollX}px`, top: `${top + scrollY}px` });
}, true);

// --- After each answer ----------------------------------------------------------------------

new MutationObserver(() => {
  settle();
  if (tour.open) point();
}).observe(document.documentElement, { attributes: true, attributeFilter: ["data-shown"] });
