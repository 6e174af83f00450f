"use strict";

// To be called when the framework will serve a click; Alerts.reconnecting() and Alerts.lost()
// when it will not.
Alerts.ready();
