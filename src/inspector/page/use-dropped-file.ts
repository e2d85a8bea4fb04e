import { useEffect, useState } from 'preact/hooks';

/**
 * Takes a file that is dropped anywhere on the page.
 * @returns whether one is above it
 */
export function useDroppedFile(onFile: (file: File) => void): boolean {
  const [isAbove, setAbove] = useState(false);
  useEffect(() => {
    const over = (event: DragEvent) => {
      if (!event.dataTransfer?.types.includes('Files')) return;
      event.preventDefault();
      event.dataTransfer.dropEffect = 'copy';
      setAbove(true);
    };
    const leave = ({ relatedTarget }: DragEvent) => relatedTarget ?? setAbove(false);
    const drop = (event: DragEvent) => {
      const file = event.dataTransfer?.files[0];
      setAbove(false);
      if (!file) return;
      // Else the browser would go to it.
      event.preventDefault();
      onFile(file);
    };
    document.addEventListener('dragover', over);
    document.addEventListener('dragleave', leave);
    document.addEventListener('drop', drop);
    return () => {
      document.removeEventListener('dragover', over);
      document.removeEventListener('dragleave', leave);
      document.removeEventListener('drop', drop);
    };
  }, [onFile]);
  return isAbove;
}
