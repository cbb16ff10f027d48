// Shows a page on paper anew when there is a newer version.
(() => {
"use strict";
const sheet = document.querySelector("iframe");
const address = sheet.getAttribute("src");
let version = document.currentScript.dataset.version;
const events = new EventSource("/.concord/events?since=" + encodeURIComponent(version));
events.onmessage = e => {
  if (e.data.split(".")[0] !== version.split(".")[0]) sheet.src = address + "&version=" + encodeURIComponent(e.data);
  version = e.data;
};
})();
