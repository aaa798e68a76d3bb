/**
 * Remembers the most recently used pages of many tables, up to one bound for all of them,
 * so that memory stays flat however many layers a chain has.
 */
export class PageCache<Page> {
  /** Least recently used first. */
  readonly #pages = new Map<string, Promise<Page>>();
  readonly #ownerIds = new WeakMap<object, number>();
  readonly #limit: number;
  #nextOwnerId = 0;

  /** @param limit how many pages are kept */
  constructor(limit: number) {
    this.#limit = limit;
  }

  /** The page `number` of `owner`, from memory or through `load`; a load that fails is not remembered. */
  get(owner: object, number: number, load: () => Promise<Page>): Promise<Page> {
    const key = `${this.#idOf(owner)}:${number}`;
    const known = this.#pages.get(key);
    const page = known ?? load();
    this.#pages.delete(key);
    this.#pages.set(key, page);
    if (!known) {
      page.catch(() => this.#pages.get(key) === page && this.#pages.delete(key));
      if (this.#pages.size > this.#limit) this.#pages.delete(this.#pages.keys().next().value!);
    }
    return page;
  }

  #idOf(owner: object): number {
    let id = this.#ownerIds.get(owner);
    if (id === undefined) {
      id = this.#nextOwnerId++;
      this.#ownerIds.set(owner, id);
    }
    return id;
  }
}
