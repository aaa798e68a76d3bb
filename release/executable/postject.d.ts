declare module 'postject' {
  /** Puts `data` under `name` into the executable at `path`, in place. */
  export function inject(
    path: string,
    name: string,
    data: Uint8Array,
    options: { readonly sentinelFuse: string },
  ): Promise<void>;
}
