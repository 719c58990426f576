// One WebSocket to the server that this page came from, and what is said on it; and one event stream from there.
"use strict";

const CLOSE_CODES = {
  1000: "normal closure",
  1001: "going away",
  1002: "protocol error",
  1003: "unsupported data",
  1005: "no code given",
  1006: "lost, or never opened",
  1008: "policy violation",
  1009: "message too big",
  1011: "server error",
  1012: "service restart",
  1013: "try again later",
};

const $ = (id) => document.getElementById(id);

let socket; // the one that the page shows; events of older ones are ignored
let waiting = []; // when each message was sent that has no answer yet: answers come in order
let trips = []; // how long the last answers took, in milliseconds

function connect() {
  socket?.close();
  waiting = [];
  trips = [];

  const target = new FormData($("target"));
  const url = new URL(target.get("path"), location.href);
  url.protocol = location.protocol === "https:" ? "wss:" : "ws:";
  const protocols = target.get("path") === "reverse" ? target.getAll("protocol") : [];

  const current = new WebSocket(url, protocols);
  const when = (type, act) => current.addEventListener(type, (event) => current === socket && act(event));
  socket = current;
  socket.binaryType = "arraybuffer";
  $("protocols").hidden = target.get("path") !== "reverse";
  $("address").textContent = url.href;
  showState();
  showTrips();

  when("open", () => {
    showState();
    note(["Open: " + url.pathname, current.protocol].filter(Boolean).join(", "));
  });
  when("message", ({ data }) => {
    const asked = waiting.length > 0;
    if (asked) {
      trips = [...trips, performance.now() - waiting.shift()].slice(-40);
      showTrips();
    }
    show("received", data, asked && `after ${milliseconds(trips.at(-1))}`);
  });
  when("close", ({ code, reason }) => {
    const text = [`${code} ${CLOSE_CODES[code] ?? ""}`.trim(), reason && `“${reason}”`].filter(Boolean).join(", ");
    showState();
    $("closed").textContent = text;
    note(`Closed: ${text}`);
  });
}

function send(data) {
  waiting.push(performance.now());
  socket.send(data);
  show("sent", data);
}

// What the page shows is derived from the socket, here and nowhere else.
function showState() {
  const state = ["Connecting", "Open", "Closing", "Closed"][socket.readyState];
  const open = socket.readyState === WebSocket.OPEN;
  $("state").textContent = state;
  $("state").dataset.state = state.toLowerCase();
  $("protocol").textContent = open ? socket.protocol || "none" : "–";
  for (const id of ["send", "send-bytes", "disconnect"]) {
    $(id).disabled = !open;
  }
}

function showTrips() {
  const median = [...trips].sort((a, b) => a - b)[trips.length >> 1];
  $("round-trip").textContent = trips.length
    ? `${milliseconds(trips.at(-1))}, median ${milliseconds(median)} of ${trips.length}`
    : "–";
  const highest = Math.max(...trips);
  $("trips").setAttribute("d", trips.map((trip, i) => `M${4 * i + 2} 32v${-2 - (30 * trip) / highest}`).join(""));
}

// The server's clock: an event a second. After a break the browser comes back by itself, and names the last one it has seen.
function listen() {
  const clock = new EventSource("ticks");
  let brokenAt; // when the stream was lost, until the first event after that
  let late = 0; // how many events came afterwards

  const showStream = () => {
    const state = ["Connecting", "Open", "Closed"][clock.readyState];
    $("stream-state").textContent = state;
    $("stream-state").dataset.state = state.toLowerCase();
  };

  const mark = (name, title) => {
    const tick = document.createElement("i");
    tick.className = name;
    tick.title = title;
    $("ticks").append(tick);
    while ($("ticks").childElementCount > 60) {
      $("ticks").firstElementChild.remove();
    }
    return tick;
  };

  clock.addEventListener("open", showStream);
  clock.addEventListener("error", () => {
    brokenAt ??= Date.now();
    showStream();
  });
  clock.addEventListener("tick", ({ data, lastEventId }) => {
    const missed = brokenAt !== undefined && 1000 * lastEventId < Date.now() - 1500;
    late = missed ? late + 1 : late;
    if (!missed && brokenAt !== undefined) {
      $("ticks-facts").textContent = late
        ? `Back after a break: ${late === 1 ? "one second" : `${late} seconds`} came later, none is missing.`
        : "Back after a break, in which nothing was missed.";
      brokenAt = undefined;
      late = 0;
    }
    mark(missed ? "late" : "", data).dataset.second = lastEventId;
    $("time").textContent = new Date(data).toLocaleTimeString([], { hourCycle: "h23" });
  });
  clock.addEventListener("gap", () => {
    mark("lost", "some seconds are missing");
    $("ticks-facts").textContent = "Back after a break too long for the server to remember: some seconds are missing.";
  });
  showStream();
}

// A message in the log. Whatever came over the wire enters the page as text, never as markup.
function show(kind, data, detail) {
  const binary = typeof data !== "string";
  const bytes = binary ? new Uint8Array(data) : new TextEncoder().encode(data);
  const facts = [binary ? "binary" : "text", bytes.length === 1 ? "1 byte" : `${bytes.length} bytes`, detail];
  log(
    `message ${kind}`,
    element("p", binary ? "data hex" : "data", binary ? hex(bytes) : data),
    element("p", "facts", `${kind}, ${facts.filter(Boolean).join(", ")}`),
  );
}

function note(text) {
  log("note", element("p", "", text));
}

function log(name, ...children) {
  const entry = element("div", name);
  entry.append(...children);
  $("log").append(entry);
  while ($("log").childElementCount > 200) {
    $("log").firstElementChild.remove();
  }
  $("log").scrollTop = $("log").scrollHeight;
}

function element(tag, name, text = "") {
  const made = document.createElement(tag);
  made.className = name;
  made.textContent = text;
  return made;
}

function hex(bytes) {
  const shown = Array.from(bytes.subarray(0, 64), (byte) => byte.toString(16).padStart(2, "0")).join(" ");
  return bytes.length > 64 ? `${shown} …` : shown;
}

function milliseconds(value) {
  return `${value.toFixed(value < 10 ? 1 : 0)} ms`;
}

$("target").addEventListener("change", connect);
$("reconnect").addEventListener("click", connect);
$("disconnect").addEventListener("click", () => {
  socket.close(1000, "goodbye");
  showState();
});
$("send-bytes").addEventListener("click", () => send(crypto.getRandomValues(new Uint8Array(16))));
$("composer").addEventListener("submit", (event) => {
  event.preventDefault();
  send($("message").value);
  $("message").value = "";
  $("message").focus();
});

connect();
listen();
