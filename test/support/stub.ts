/** A Durable Object as its stub shows it: what is fetched arrives there as a request. */
export function stubOf<T extends object>(object: T): T {
  return new Proxy(object, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name);
      if (typeof member !== "function") return member;
      if (name !== "fetch") return member.bind(target);
      return (address: string, init: RequestInit) => member.call(target, new Request(address, init));
    },
  });
}
