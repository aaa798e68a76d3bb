import { type ByteSource, readStructure } from '../../bytes/byte-source.ts';
import { FormatError } from '../../bytes/fault.ts';
import { decodeXmlText } from '../xml/xml-text.ts';
import { parseClixml } from './clixml.ts';
import { parsePowerShellJson } from './json.ts';
import { listOf, type PlainList } from './plain-value.ts';

/** More than the output of any of these commands for a thousand machines. */
const LARGEST = 64 * 1024 * 1024;

/**
 * Reads what a PowerShell command gave, written as JSON (`ConvertTo-Json`) or CLIXML
 * (`Export-Clixml`), in any of the encodings that PowerShell writes. One thing is a list of one.
 * @throws {FormatError} `powershell-too-large`, `powershell-shape` for what is neither, and the codes of
 *   `parsePowerShellJson` and `parseClixml`.
 */
export async function readPowerShellOutput(source: ByteSource): Promise<PlainList> {
  if (source.size > LARGEST) {
    throw outputError('powershell-too-large', `${source.size} bytes; at most ${LARGEST} are read`);
  }
  const xml = decodeXmlText(await readStructure(source, 'PowerShell output', 0, source.size));
  const first = /\S/.exec(xml.text)?.[0];
  if (first === '<') return parseClixml(xml);
  if (first === '{' || first === '[') return listOf(parsePowerShellJson(xml.text));
  throw outputError(
    'powershell-shape',
    'this is neither JSON nor CLIXML; pipe the command into ConvertTo-Json -Depth 4 or Export-Clixml',
  );
}

function outputError(code: string, message: string): FormatError {
  return new FormatError({ code, structure: 'PowerShell output', offset: 0, message });
}
