/**
 * Remembers the most recently used pages of many tables, up to one bound for all of them,
 * so that memory stays flat however many layers a chain has.
 */
export class PageCache<Page> {
  /** Least recently used first. */
  readonly #pages = new Map<string, Entry<Page>>();
  readonly #ownerIds = new WeakMap<object, number>();
  readonly #limit: number;
  #nextOwnerId = 0;

  /** @param limit how many pages are kept */
  constructor(limit: number) {
    this.#limit = limit;
  }

  /** The page `number` of `owner`, from memory or through `load`; a load that fails is not remembered. */
  get(owner: object, number: number, load: () => Promise<Page>): Promise<Page> {
    const key = this.#keyOf(owner, number);
    const known = this.#pages.get(key);
    const entry = known ?? { promise: load(), page: undefined };
    this.#pages.delete(key);
    this.#pages.set(key, entry);
    if (!known) {
      entry.promise.then(
        (page) => {
          entry.page = page;
        },
        () => this.#pages.get(key) === entry && this.#pages.delete(key),
      );
      if (this.#pages.size > this.#limit) this.#pages.delete(this.#pages.keys().next().value!);
    }
    return entry.promise;
  }

  /** The page, if it is in memory or on its way. */
  known(owner: object, number: number): Promise<Page> | undefined {
    return this.#pages.get(this.#keyOf(owner, number))?.promise;
  }

  /** The page, if it is in memory; it counts as used. */
  peek(owner: object, number: number): Page | undefined {
    const key = this.#keyOf(owner, number);
    const entry = this.#pages.get(key);
    if (entry?.page === undefined) return undefined;
    this.#pages.delete(key);
    this.#pages.set(key, entry);
    return entry.page;
  }

  #keyOf(owner: object, number: number): string {
    let id = this.#ownerIds.get(owner);
    if (id === undefined) {
      id = this.#nextOwnerId++;
      this.#ownerIds.set(owner, id);
    }
    return `${id}:${number}`;
  }
}

interface Entry<Page> {
  readonly promise: Promise<Page>;
  page: Page | undefined;
}
