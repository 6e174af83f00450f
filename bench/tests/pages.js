const mode = document.documentElement.dataset.mode;
const main = document.querySelector("main");
const isList = (root) =>
  root.querySelector("#alert-rows") !== null && root.querySelector("[role=dialog]") === null;
const show = (text) => {
  if (text.startsWith("error:")) {
    main.querySelector("[data-error-for]").textContent = text.slice("error:".length);
    return;
  }
  const next = new DOMParser().parseFromString(text, "text/html");
  // The button that is pressed in between has to stay where it is.
  if (!isList(main) || !isList(next)) main.innerHTML = text;
  else
    for (const part of ["#alert-rows", "#notifications"])
      main.querySelector(part).innerHTML = next.querySelector(part).innerHTML;
};
let socket;
if (mode === "socket") {
  socket = new WebSocket(location.href.replace("http", "ws"));
  socket.onmessage = (event) => show(event.data);
  socket.onopen = () => { document.documentElement.dataset.ready = ""; };
  socket.onclose = () => { delete document.documentElement.dataset.ready; };
}
const page = crypto.randomUUID();
if (mode === "stream") {
  const stream = new EventSource(`events?${page}`);
  stream.onmessage = (event) => show(JSON.parse(event.data));
  stream.onopen = () => { document.documentElement.dataset.ready = ""; };
  stream.onerror = () => { delete document.documentElement.dataset.ready; };
}
document.addEventListener("click", (event) => {
  if (event.target.matches("[data-dismiss]")) event.target.parentElement.remove();
});
// What every click leaves behind: a listener and a node that nothing shows.
if (location.search === "?leak") {
  const held = [];
  document.addEventListener("click", ({ isTrusted }) => {
    if (!isTrusted) return;
    addEventListener("resize", () => {});
    held.push(document.createElement("p"));
  });
}
async function ask(data) {
  const body = new URLSearchParams(data).toString();
  if (mode === "socket") socket.send(body);
  else if (mode === "stream") fetch("do", { method: "POST", body: `${body}&page=${page}` });
  else show(await (await fetch("do", {method: "POST", body})).text());
}
document.addEventListener("submit", async (event) => {
  if (mode === "http") return;
  event.preventDefault();
  const data = new FormData(event.target);
  if (data.has("file")) data.set("file", await data.get("file").text());
  ask(data);
});
document.addEventListener("input", (event) => {
  if (mode !== "http" && event.target.type === "search") event.target.form.requestSubmit();
});
document.addEventListener("focusout", ({ target, relatedTarget }) => {
  const isLeft = target.matches("textarea") && relatedTarget?.textContent === "Create";
  if (mode !== "http" && isLeft) ask({ action: "validate", description: target.value });
});
if (mode === "http" || mode === "ajax") document.documentElement.dataset.ready = "";
