/**
 * A client that costs little itself: it writes the same request again and again on a few connections and reads no more of
 * an answer than where it ends.
 */
import { connect, type Socket } from "node:net";

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

const END_OF_HEAD = Buffer.from("\r\n\r\n");

/** One connection; answers need a Content-Length, as all of workerd's with a known body have, or no body. */
class Connection {
  readonly #socket: Socket;
  #parts: Buffer[] = [];
  #received = 0;
  /** Bytes of the answer under way; undefined until its head has come. */
  #expected: number | undefined;
  #isLast = false;
  #settle: { readonly resolve: (answer: Buffer) => void; readonly reject: (error: Error) => void } | undefined;

  constructor(socket: Socket) {
    this.#socket = socket;
    socket.setNoDelay(true);
    socket.on("data", (chunk) => this.#take(chunk));
    socket.on("error", (error) => this.#settle?.reject(error));
    socket.on("close", () => this.#settle?.reject(new Error("The server closed the connection.")));
  }

  static open(port: number): Promise<Connection> {
    return new Promise((resolve, reject) => {
      const socket = connect(port, "127.0.0.1", () => resolve(new Connection(socket)));
      socket.once("error", reject);
    });
  }

  /** The whole answer, head and body. */
  ask(request: Uint8Array): Promise<Buffer> {
    this.#parts = [];
    this.#received = 0;
    this.#expected = undefined;
    return new Promise((resolve, reject) => {
      this.#settle = { resolve, reject };
      this.#socket.write(request);
    });
  }

  /** Whether the server ends the connection after the last answer. */
  get isOver(): boolean {
    return this.#isLast;
  }

  close(): void {
    this.#settle = undefined;
    this.#socket.destroy();
  }

  #take(chunk: Buffer): void {
    this.#parts.push(chunk);
    this.#received += chunk.byteLength;
    if (this.#expected === undefined) {
      const start: Buffer = this.#parts.length === 1 ? chunk : Buffer.concat(this.#parts);
      const end = start.indexOf(END_OF_HEAD);
      if (end < 0) return;
      const head = start.toString("latin1", 0, end);
      const length = /^content-length: (\d+)/im.exec(head)?.[1];
      if (length === undefined && !/^HTTP\/1\.1 (204|304)/.test(head)) {
        this.#settle?.reject(new Error(`An answer tells no length: ${head}`));
        return;
      }
      this.#expected = end + 4 + Number(length ?? 0);
      this.#isLast = /^connection: close/im.test(head);
    }
    if (this.#received >= this.#expected) this.#settle?.resolve(Buffer.concat(this.#parts));
  }
}

export function requestBytes(method: string, path: string, headers: Readonly<Record<string, string>>): Uint8Array {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  return Buffer.from(`${method} ${path} HTTP/1.1\r\nHost: bridge.example\r\n${lines.join("")}\r\n`);
}

function parsed(answer: Buffer): Answer {
  const end = answer.indexOf(END_OF_HEAD);
  const [first = "", ...lines] = answer.toString("latin1", 0, end).split("\r\n");
  const headers = lines.map((line) => {
    const colon = line.indexOf(":");
    return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()] as const;
  });
  return { status: Number(first.split(" ")[1]), headers: Object.fromEntries(headers), body: answer.subarray(end + 4) };
}

/** One answer, read to its end. */
export async function askOnce(port: number, request: Uint8Array): Promise<Answer> {
  const connection = await Connection.open(port);
  try {
    return parsed(await connection.ask(request));
  } finally {
    connection.close();
  }
}

/** Ask on several connections for so long. @returns answers a second */
export async function askForAWhile(port: number, request: Uint8Array, ms: number, connections = 4): Promise<number> {
  const open = await Promise.all(Array.from({ length: connections }, () => Connection.open(port)));
  const start = performance.now();
  let answers = 0;
  await Promise.all(
    open.map(async (first) => {
      let connection = first;
      while (performance.now() - start < ms) {
        await connection.ask(request);
        answers++;
        if (!connection.isOver) continue;
        connection.close();
        connection = await Connection.open(port);
      }
      connection.close();
    }),
  );
  return (answers / (performance.now() - start)) * 1000;
}

/** Ask one after the other. @returns what `look` says of each, looked at before and after it */
export async function askInTurn<T>(
  port: number,
  request: Uint8Array,
  times: number,
  look: () => T,
): Promise<readonly (readonly [before: T, after: T])[]> {
  const connection = await Connection.open(port);
  const looks: [T, T][] = [];
  for (let time = 0; time < times; time++) {
    const before = look();
    await connection.ask(request);
    looks.push([before, look()]);
  }
  connection.close();
  return looks;
}
