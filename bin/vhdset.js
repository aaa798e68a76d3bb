#!/usr/bin/env node
import { existsSync } from 'node:fs';
import module from 'node:module';
import { tmpdir } from 'node:os';

// From Node.js 22 on the compiled program is kept between runs, in a folder that is there already.
if (existsSync(tmpdir())) module.enableCompileCache?.();
await import('../dist/cli/main.js');
