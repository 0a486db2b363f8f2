/** A bar on stderr for work that takes a while; nothing where stderr is no terminal. */
export interface Progress {
  step(what: string): void;
  end(): void;
}

const CELLS = 24;

export function progress(total: number, stream: NodeJS.WriteStream = process.stderr): Progress {
  if (stream.isTTY !== true || total < 2) return { step() {}, end() {} };
  let done = 0;
  const draw = (what: string): void => {
    const filled = Math.round((done / total) * CELLS);
    const bar = "█".repeat(filled) + "░".repeat(CELLS - filled);
    stream.write(`\r\u001b[2K${bar} ${done}/${total} ${what.slice(0, 40)}`);
  };
  return {
    step(what) {
      draw(what);
      done++;
    },
    end() {
      stream.write("\r\u001b[2K");
    },
  };
}

/** A line on stderr that says how far work of unknown length is; nothing where stderr is no terminal. */
export function tally(stream: NodeJS.WriteStream = process.stderr): Progress {
  if (stream.isTTY !== true) return { step() {}, end() {} };
  return {
    step(what) {
      stream.write(`\r\u001b[2K${what.slice(0, (stream.columns ?? 80) - 1)}`);
    },
    end() {
      stream.write("\r\u001b[2K");
    },
  };
}
