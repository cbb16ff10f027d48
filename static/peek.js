// Puts the preview of a link away by Escape, until its link is come to anew: the
// style shows previews without a script, and only a key could not close them.
"use strict";
(() => {
  const at = (peek) => peek.previousElementSibling.matches(":hover, :focus");

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const peek of document.querySelectorAll(".peek")) peek.classList.toggle("away", peek.checkVisibility());
  });

  for (const move of ["pointerover", "focusin"]) {
    document.addEventListener(move, () => {
      for (const peek of document.querySelectorAll(".peek.away")) {
        if (!at(peek)) peek.classList.remove("away");
      }
    });
  }
})();
