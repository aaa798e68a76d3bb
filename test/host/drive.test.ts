import { describe, expect, it } from 'vitest';
import { attachmentsOf } from '../../src/host/drive.ts';
import { branch, leaf } from '../formats/vmcx/sample.ts';
import { processorTime } from '../processor-time.ts';

const SCSI = 'd422512d-2bf2-4752-809d-7b82b5fcb1b4';
const IDE = '83f8638b-8dca-4152-9eda-2ca8b33039b4';
const FLOPPY = '8f0d2762-0b00-4e04-af4f-19010527cb93';
const INSTANCE = 'dbcf5442-5b2e-4471-9b01-8aa4c5d0d011';
const OTHER = '11111111-2222-3333-4444-555555555555';

const device = (number: number, type: string, instance: string) =>
  branch(`vdev00${number}`, leaf('device', 'string', type), leaf('instance', 'string', instance));
const disk = (slot: number | string, path: string, ...more: ReturnType<typeof leaf>[]) =>
  branch(`drive${slot}`, leaf('pathname', 'string', path), leaf('type', 'string', 'VHD'), ...more);
const configuration = (...children: ReturnType<typeof branch>[]) =>
  branch('configuration', ...children);

describe('attachmentsOf', () => {
  it('ties the drives of an instance to the kind the manifest gives it', () => {
    const { controllers, drives } = attachmentsOf(
      configuration(
        branch(
          `_${INSTANCE}_`,
          branch(
            'controller0',
            disk(
              1,
              'C:\\ClusterStorage\\Volume1\\shared.vhds',
              leaf('persistent_reservations_supported', 'boolean', 'True'),
              leaf('snapshot_id', 'string', '{AAAAAAAA-2222-3333-4444-555555555555}'),
            ),
            disk(0, 'C:\\os.vhdx'),
          ),
        ),
        // Old configurations write the instance in capitals here.
        branch('manifest', device(1, SCSI, INSTANCE.toUpperCase())),
      ),
    );
    const controller = { kind: 'SCSI', instance: INSTANCE, device: SCSI, index: 0 };
    expect(controllers).toEqual([controller]);
    expect(drives).toEqual([
      {
        controller,
        slot: 0,
        path: 'C:\\os.vhdx',
        type: 'VHD',
        persistentReservations: null,
        snapshotId: null,
      },
      {
        controller,
        slot: 1,
        path: 'C:\\ClusterStorage\\Volume1\\shared.vhds',
        type: 'VHD',
        persistentReservations: true,
        snapshotId: 'aaaaaaaa-2222-3333-4444-555555555555',
      },
    ]);
  });

  it('knows the emulated controllers also where the manifest does not list them', () => {
    const { controllers } = attachmentsOf(
      configuration(
        branch(`_${IDE}_`, branch('controller0'), branch('controller1')),
        branch(`_${FLOPPY}_`, branch('controller0')),
      ),
    );
    expect(controllers).toEqual([
      { kind: 'IDE', instance: IDE, device: null, index: 0 },
      { kind: 'IDE', instance: IDE, device: null, index: 1 },
      { kind: 'floppy', instance: FLOPPY, device: null, index: 0 },
    ]);
  });

  it('lists a SCSI controller without drives, but no device without controllers', () => {
    const { controllers } = attachmentsOf(
      configuration(
        branch('manifest', device(1, SCSI, INSTANCE), device(2, OTHER, OTHER)),
        branch(`_${OTHER}_`, leaf('VDEVVersion', 'integer', '256')),
      ),
    );
    expect(controllers).toEqual([{ kind: 'SCSI', instance: INSTANCE, device: SCSI, index: 0 }]);
  });

  it('keeps drives of a controller it does not know', () => {
    const { controllers, drives } = attachmentsOf(
      configuration(branch(`_${OTHER}_`, branch('controller0', disk(0, 'C:\\x.vhdx')))),
    );
    expect(controllers[0]?.kind).toBe('unknown');
    expect(drives).toHaveLength(1);
  });

  it('has no path for an empty slot', () => {
    const { drives } = attachmentsOf(
      configuration(branch(`_${IDE}_`, branch('controller0', disk(0, '')))),
    );
    expect(drives[0]).toMatchObject({ slot: 0, path: null });
  });

  it('takes the first of two nodes with one name, and no node with a strange number', () => {
    const { controllers, drives } = attachmentsOf(
      configuration(
        branch(
          `_${IDE}_`,
          branch('controller0', disk(0, 'first'), disk(0, 'second'), disk('x', 'never')),
          branch('controller0', disk(1, 'never')),
          branch('controller999999'),
        ),
        branch(`_${IDE}_`, branch('controller1', disk(0, 'never'))),
      ),
    );
    expect(controllers).toHaveLength(1);
    expect(drives.map(({ path }) => path)).toEqual(['first']);
  });

  it('takes time in proportion to the nodes', () => {
    const many = Array.from({ length: 50_000 }, (_, n) =>
      branch(
        `_${n.toString(16).padStart(8, '0')}-2222-3333-4444-555555555555_`,
        branch('controller0'),
      ),
    );
    const started = processorTime();
    expect(attachmentsOf(configuration(...many)).controllers).toHaveLength(50_000);
    expect(processorTime() - started).toBeLessThan(5_000);
  });
});
