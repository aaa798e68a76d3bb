#!/usr/bin/env node
import module from 'node:module';

// From Node.js 22 on the compiled program is kept between runs.
module.enableCompileCache?.();
await import('../dist/cli/main.js');
