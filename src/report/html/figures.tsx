import type { VNode } from 'preact';
import { formatBytes } from '../../bytes/quantity.ts';

/**
 * A size as people say it, and to the byte: what is printed is what `--json` says.
 * @param bare to the byte alone, where thousands of them would make the page heavy
 */
export function Bytes({ value, bare }: { value: number | null; bare: boolean }): VNode {
  if (value === null) return <>not counted</>;
  const exactly = value.toLocaleString('en-US');
  if (bare) return <>{exactly}</>;
  if (Math.abs(value) < 1024) return <>{`${exactly} ${value === 1 ? 'byte' : 'bytes'}`}</>;
  return (
    <>
      {`${value < 0 ? '-' : ''}${formatBytes(Math.abs(value))}`}
      <small>{exactly}</small>
    </>
  );
}
