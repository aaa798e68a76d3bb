import type { ChainJob, JobSubject } from './job.ts';

/**
 * What identifies the work of a job and its input, as text: the same text, the same result. The
 * folder that was submitted is not in it, nor the order of the files.
 */
export function identityOf({ version, action, subject, other, output, ranges }: ChainJob): string {
  return JSON.stringify([
    ...['vhdset fleet', version, action, stateOf(subject), other && stateOf(other)],
    output && [output.name, output.format],
    ranges && [ranges.count, ranges.bytes],
  ]);
}

function stateOf({ path, files, search }: JobSubject) {
  const lines = (some: JobSubject['files']) =>
    some
      .map(({ path, size, modified, tag, identity }) =>
        JSON.stringify([path, size, modified, tag, identity]),
      )
      .sort();
  return [path, lines(files), lines(search)];
}
