/** What must be read of a drop in the event itself: afterwards it is empty. */

export const hasFiles = (transfer: DataTransfer | null): boolean =>
  transfer?.types.includes('Files') ?? false;

export function droppedEntries(transfer: DataTransfer): (FileSystemEntry | File)[] {
  return Array.from(transfer.items).flatMap((item) => {
    if (item.kind !== 'file') return [];
    return item.webkitGetAsEntry() ?? item.getAsFile() ?? [];
  });
}
