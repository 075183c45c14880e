// What the network is like from inside a page: times in ms, sizes in bytes. `server` is conditions/check_server.py.
async ({ server, pings, down, up }) => {
  const timed = async (action) => {
    const start = performance.now();
    const value = await action();
    return { ms: performance.now() - start, value };
  };

  const ping = async () => (await fetch(`${server}/ping`, { cache: "no-store" })).json();

  const download = async () => {
    const reader = (await fetch(`${server}/down?bytes=${down}`, { cache: "no-store" })).body.getReader();
    let first = null;
    let bytes = 0;
    let last = 0;
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      last = performance.now();
      // What came with the first part took its time before it: only what follows is counted.
      if (first === null) first = last;
      else bytes += part.value.length;
    }
    return { bytes, ms: last - first };
  };

  const upload = async () => {
    const body = new Blob([new Uint8Array(up)]);
    const { ms } = await timed(async () => (await fetch(`${server}/up`, { method: "POST", body })).text());
    return { bytes: up, ms };
  };

  const open = () =>
    new Promise((resolve, reject) => {
      const socket = new WebSocket(`${server.replace("http", "ws")}/socket`);
      socket.binaryType = "arraybuffer";
      socket.onopen = () => resolve(socket);
      socket.onerror = () => reject(new Error("the WebSocket could not be opened"));
    });

  const answer = (socket, message) =>
    new Promise((resolve, reject) => {
      socket.onmessage = (event) => resolve(event.data);
      socket.onclose = () => reject(new Error("the WebSocket was closed"));
      socket.send(message);
    });

  const found = { fetch_ms: [], socket_ms: [] };
  // The first of anything is slower in a page that has just been opened.
  await ping();
  for (let i = 0; i < pings; i++) {
    const { ms, value } = await timed(ping);
    found.fetch_ms.push(ms);
    found.request_bytes = value.request_bytes;
  }
  found.fetch_down = down ? await download() : null;
  found.fetch_up = up ? await upload() : null;

  const opened = await timed(open);
  const socket = opened.value;
  found.socket_open_ms = opened.ms;
  for (let i = 0; i < pings; i++) found.socket_ms.push((await timed(() => answer(socket, "ping"))).ms);
  if (down) {
    const { ms } = await timed(() => answer(socket, String(down)));
    found.socket_down = { bytes: down, ms };
  }
  if (up) {
    const { ms } = await timed(() => answer(socket, new Uint8Array(up)));
    found.socket_up = { bytes: up, ms };
  }
  socket.close();
  return found;
}
