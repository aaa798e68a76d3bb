import { expect, it } from 'vitest';
import { outlineHostList, outlineMachine } from '../../../src/report/view/outline-machine.ts';
import { machineWith } from '../../diagnosis/small-diagnosis.ts';

const PATH = 'C:\\ClusterStorage\\Volume1\\s.vhds';

it('a machine, its controllers, and what is in their slots', () => {
  const outline = outlineMachine(machineWith(PATH));
  expect(outline).toMatchObject({
    name: 'virtual machine',
    fields: { name: 'node1', generation: 2, version: '9.0', type: 'Virtual Machines' },
    parts: [
      {
        name: 'SCSI controller 0',
        parts: [{ name: 'slot 0', fields: { path: PATH, persistentReservations: true } }],
      },
    ],
  });
});

it('a controller without drives is there all the same', () => {
  const [controller] = outlineMachine(machineWith(PATH, { drives: [] })).parts ?? [];
  expect(controller).toMatchObject({ name: 'SCSI controller 0', parts: [] });
});

it('a checkpoint is not taken for its machine', () => {
  const outline = outlineMachine(machineWith(PATH, { kind: 'snapshot' }));
  expect(outline.name).toBe('checkpoint of a virtual machine');
});

it('the machines of a host and where they lie', () => {
  const id = 'd9e0eb0a-5b37-508e-9173-67e9ade83acf';
  expect(outlineHostList([{ id, path: 'D:\\VMs\\node1' }])).toMatchObject({
    fields: { count: 1 },
    parts: [{ name: id, fields: { path: 'D:\\VMs\\node1' } }],
  });
});
