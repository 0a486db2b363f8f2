/** What an isolate under `wrangler dev` holds, asked of its inspector. */

interface Target {
  readonly webSocketDebuggerUrl: string;
}

/** Bytes that the isolate still holds after everything else was collected. @param inspector origin of the inspector */
export async function heldBytes(inspector: string): Promise<number> {
  const [target] = (await (await fetch(`${inspector}/json`)).json()) as Target[];
  if (target === undefined) throw new Error("The inspector shows no isolate.");
  // Node's own takes headers too; the inspector wants to know where a caller with a name comes from.
  const Socket = WebSocket as unknown as new (url: string, options: object) => WebSocket;
  const socket = new Socket(target.webSocketDebuggerUrl, { headers: { Origin: "http://localhost" } });
  try {
    await new Promise((resolve, reject) => {
      socket.addEventListener("open", resolve);
      socket.addEventListener("error", () => reject(new Error("The inspector can't be reached.")));
    });
    await ask(socket, 1, "HeapProfiler.collectGarbage");
    const { usedSize } = (await ask(socket, 2, "Runtime.getHeapUsage")) as { readonly usedSize: number };
    return usedSize;
  } finally {
    socket.close();
  }
}

function ask(socket: WebSocket, id: number, method: string): Promise<unknown> {
  return new Promise((resolve, reject) => {
    socket.addEventListener("message", ({ data }) => {
      const answer = JSON.parse(String(data)) as { id?: number; result?: unknown; error?: { message: string } };
      if (answer.id !== id) return;
      if (answer.error === undefined) resolve(answer.result);
      else reject(new Error(answer.error.message));
    });
    socket.send(JSON.stringify({ id, method }));
  });
}
