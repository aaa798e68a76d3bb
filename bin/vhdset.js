#!/usr/bin/env node
const { existsSync } = require('node:fs');
const module_ = require('node:module');
const { tmpdir } = require('node:os');

// From Node.js 22 on the compiled program is kept between runs, in a folder that is there already.
if (existsSync(tmpdir())) module_.enableCompileCache?.();
require('../dist/cli/main.js');
