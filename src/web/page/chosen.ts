import type { PlacedFile } from '../dropped-files.ts';

declare global {
  interface DataTransferItem {
    getAsFileSystemHandle?: () => Promise<FileSystemHandle | null>;
  }
  interface Window {
    showDirectoryPicker?: () => Promise<FileSystemDirectoryHandle>;
    showSaveFilePicker?: (options: { suggestedName: string }) => Promise<FileSystemFileHandle>;
  }
}

/** Files of an `<input>`: a folder has their paths. */
export function filesOfInput(files: FileList): PlacedFile[] {
  return Array.from(files, (file) => ({ path: file.webkitRelativePath || file.name, file }));
}

/** Everything that was dropped, folders with all that lies in them. */
export async function filesOfDrop({ items }: DataTransfer): Promise<PlacedFile[]> {
  // All are taken before anything is waited for: afterwards the browser has forgotten them.
  const handles = Array.from(items, (item) => item.getAsFileSystemHandle?.());
  if (handles.every((handle) => handle !== undefined)) return filesOfHandles(handles);
  const entries = Array.from(items, (item) => item.webkitGetAsEntry()).filter(
    (one) => one !== null,
  );
  const files: PlacedFile[] = [];
  for (const entry of entries) await collect(entry, files);
  return files;
}

async function filesOfHandles(
  handles: readonly Promise<FileSystemHandle | null>[],
): Promise<PlacedFile[]> {
  const files: PlacedFile[] = [];
  for (const handle of await Promise.all(handles)) {
    if (handle instanceof FileSystemDirectoryHandle) files.push(...(await filesOfFolder(handle)));
    else if (handle instanceof FileSystemFileHandle) {
      files.push({ path: handle.name, file: await handle.getFile() });
    }
  }
  return files;
}

async function collect(entry: FileSystemEntry, files: PlacedFile[]): Promise<void> {
  if (entry.isFile) {
    const file = await new Promise<File>((done, fail) => {
      (entry as FileSystemFileEntry).file(done, fail);
    });
    files.push({ path: entry.fullPath.replace(/^\//, ''), file });
    return;
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((done, fail) => {
      reader.readEntries(done, fail);
    });
    if (some.length === 0) return;
    for (const child of some) await collect(child, files);
  }
}

/** Everything in a folder that the browser lets the page read. */
export async function filesOfFolder(folder: FileSystemDirectoryHandle): Promise<PlacedFile[]> {
  const files: PlacedFile[] = [];
  const walk = async (directory: FileSystemDirectoryHandle, path: string): Promise<void> => {
    for await (const handle of directory.values()) {
      const below = `${path}/${handle.name}`;
      if (handle.kind === 'directory') await walk(handle, below);
      else files.push({ path: below, file: await handle.getFile() });
    }
  };
  await walk(folder, folder.name);
  return files;
}

/** Hands a file to the person, as browsers do. */
export function download(content: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
