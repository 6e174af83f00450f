"use strict";

// Links and forms need no script: a page can be used as soon as it is there.
Alerts.ready();
