// A new row comes alone, in an event, and is put first in the table.
"use strict";

document.addEventListener("alerts:created", ({ detail: { pk, html } }) => {
  const rows = document.querySelector("#alert-rows");
  // On the way back from another view there is no table yet; one that was asked for has the row.
  if (rows && !rows.querySelector(`[data-alert-id="${pk}"]`)) rows.insertAdjacentHTML("afterbegin", html);
});
