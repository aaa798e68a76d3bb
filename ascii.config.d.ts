export function inAscii(script: string): string;
