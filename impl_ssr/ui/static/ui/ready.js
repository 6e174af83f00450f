"use strict";

// Links and forms need no script: a page can be used as soon as it is there.
Alerts.ready();

// Create waits for the next page; the way back may show this one as it was left.
Alerts.lockForms();
addEventListener("pageshow", Alerts.answered);
