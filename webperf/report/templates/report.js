// What needs a script: opening all steps at once, pictures at full size, and steps unfolded for print.
"use strict";

const steps = [...document.querySelectorAll("details.step")];

// A load alone has no journeys, so no button.
const unfold = document.getElementById("unfold");
if (unfold) unfold.hidden = steps.length === 0;
unfold?.addEventListener("click", () => {
  const open = unfold.getAttribute("aria-expanded") !== "true";
  for (const step of steps) step.open = open;
  unfold.setAttribute("aria-expanded", String(open));
  unfold.textContent = open ? "Close all steps" : "Open all steps";
});

const viewer = document.querySelector("dialog.viewer");

function show(image) {
  const large = viewer.querySelector("img");
  large.src = image.src;
  large.alt = image.alt;
  viewer.querySelector("p").textContent = image.alt;
  viewer.showModal();
}

for (const image of document.querySelectorAll(".frame img")) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "zoom";
  button.title = "Show at full size";
  image.replaceWith(button);
  button.append(image);
  button.addEventListener("click", () => show(image));
}

viewer.addEventListener("click", (event) => {
  if (event.target === viewer) viewer.close();
});

// A link to a folded step unfolds it.
function unfoldTarget() {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  for (let box = target; box; box = box.parentElement) if (box.tagName === "DETAILS") box.open = true;
  if (target) target.scrollIntoView();
}
addEventListener("hashchange", unfoldTarget);
if (location.hash) unfoldTarget();

// A box that does not scroll needs no stop on the way of the tab key.
function trimTabStops() {
  for (const box of document.querySelectorAll(".scroll")) {
    if (box.clientWidth) box.tabIndex = box.scrollWidth > box.clientWidth ? 0 : -1;
  }
}
trimTabStops();
addEventListener("resize", trimTabStops);
document.addEventListener("toggle", trimTabStops, true);

// On paper, too, numbers behind a drawing stay behind it.
let folded = [];
addEventListener("beforeprint", () => {
  folded = [...document.querySelectorAll("details:not([open], .data)")];
  for (const details of folded) details.open = true;
});
addEventListener("afterprint", () => {
  for (const details of folded) details.open = false;
});
