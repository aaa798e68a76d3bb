/**
 * Words that reports use themselves, in small letters. A name that is one of them, such as a machine called
 * “disk”, can't be told from the word where it stands bare in a sentence. A word that is lacking here is
 * taken for the name wherever it stands: odd to read, and nothing is given away.
 */
const WORDS = new Set(
  `
about above absence absent absolute accept accepted accepts access according account accounts acl
acquired action activate active add added adds admin administrator administrators after
afterwards again against age agree alias align alignment alike all allocated allocation allow
alone along already also although always ambiguous among amount an analyze ancestor and another
answer any anyone anything anyway anywhere apart append application applied archive archived are
area areas around array as ascii aside ask asked asks assume assumed at attach attached attaches
attaching attachment attachments attribute attributes authority auto available avhd avhdx away
back backed background backing backup backups backward bad bar base basic bat be became because
become becomes been before begin beginning begins begun behind being belong belonging belongs
below beside better between beyond binary bit bitlocker bitmap bitmaps bits block blocks boot
born both bound bounds branch branched branches break breaks bring broken browser budget buffer
but by byte bytes call called calls came can cancelled candidate candidates cannot carries carry
carved case cause causes certain certainly certainty chain chains change changed changes changing
character characters check checked checker checkpoint checkpoints checksum checksums child
children chkdsk choice choose chosen chromium chunk chunks circle claimed claims clean cleanly
clear clixml clock clone closed closing cloud cluster clusters code codes collect collection
column combined come comes command commands commit common companions compare compared comparison
complaint complete completed completely compressed compression computer concern concluded
conclusion conditional conditions config configuration configurations consecutive consistent
container content contents contested contiguous continued continues contradiction contradictory
contradicts contributes controller controllers convert converted converts coordinates copied
copies copy copying corroboration corrupt corruption cost costly costs could count counted counts
cover coverage covering covers crash crc create creation creator critical csv cure current cut
cycle damage damaged data database date day days ddrescue decide decided decides deciding
declaration declares decodable decoded decompressed decrypt deduplicated deduplication deep
deeper default defined delete deleted deleting demands denied deny depend depends depth descend
descendant descendants descends describe described describes description descriptor descriptors
destination destroys detach determined device dfs did differ difference differencing different
differently differs digest digests digit digits directly directories directory dirty disappear
disc disk disks dismount distance divided do docs doctype documented documents does done doubtful
down downtime drawn drive driver drives dump duplicate during dynamic each earlier early edit efs
eight either element elements else elsewhere empty encoding encrypted encryption encrypts end
ended ends enlarge enlarged enlargement enlarging enough entered entities entity entries entry
epl equal equals error errors established even evenly event events ever every everything
everywhere evidence evtx ewf examined except excessive excluded execute exfat exist existed
exists expected expects explain explanation export extend extended extends extension facts fail
failed failing fails false far fast fat fault faults feature fence few fewer field fields figure
file files fill filled filter find finding findings finds fine finished first fit fits five
fixture fixup flag flags flat flatten flattened flattening folded folder folders folding follow
followed follows footer for forbidden force forced foreign forensic forgotten fork forks form
format formats formatted found four free freed frees from front full fully function further gap
gaps gathered gave generation geometry get gets gib gigabyte give given gives giving global go
goes gone good got gpt grant grants grew group groups growing grown grows growth guess guessed
guest guests guid guids had half hand happen happened hard harmless has hash hashes hashing have
having head header headers healthy height held help helps here hexadecimal hidden hide hides high
hold holder holds home hooks host hosts hour hours how however html hyper icacls id ide identical
identifier identifiers identifies identities identity ids if ignore ignored ignores image images
img import impossible in included includes including inclusive incomplete index inferred info
information inherited inner inside inspect installed instance instant instead instruction integer
integrity intended interrupted interruption into invalid invent is it item items iterable its
itself job join joined journal json judging just keep keeps kept key keys kib kilobyte kind
kinship knew know known knows label lack lacking lacks laid lane large larger largest last later
lay layer layout ldmtool lead leads leaf least leave leaves left legacy length less let letter
letters level levels lie lies like likely limit line lines link linkage links linux list listed
lists little live loadable loaded location locator log logical logs long longer look looked
looking looks loses losing lost low machine machines made make makes making malformed manager
manifest many map maps mark marked marker marks master match matched matches math matter may mbr
md mean meaning means meant meantime mebibyte medium megabyte member members memory mentioning
merge merged merges merging message metadata mib microsoft middle might migration minutes
mismatch misnamed missing mix mixes mixture modified module moment moments month months more most
mostly mount mounted mounting mounts move moved much multiple must name named names namespace
nearest need needed needs neighbour neighbouring neither nested never new newer newest news next
nine no nobody node nodes non none nor normalize normally not note nothing now nowhere npm ntfs
nul null number numbers object objects occurs odd of off offset offsets often ok old older oldest
on once one ones only onto open opened opening optimize option options or order ordered ordinary
original originals orphan orphaned orphans other others otherwise ours out outermost output
outside over overlap overlapping overlaps overlay overwrite overwrites overwritten overwrote own
owner ownership pace package page pair parameter parameters parent parenthesis parents parser
part partial partially partition partitioned partitions partly parts past path paths payload
pending perhaps permanently permissions persistent physical pick picture piece pipe place
placeholder places plain plan planned plans plausible point points position possible power
powershell pre precedes prefix presence present primary printable prints probably processing
product program project projected promise promised promises proof proper properly properties
property protective prove proven proves provider public push put puts qe quarantine quick ran
random range ranges ransomware raw rct reached reaches read readable reader readers reading
readonly reads really reason reasons rebuild rebuilt recognisable recognised recognises recommend
recommended record recorded records recover recovered recovery redacted redaction reference
references reformatted refs refusal refusals refuse refused refuses region regions regular
rejected relative release released relied relink relinked rely relying remain remains remove
removed removes rename renamed render repair repaired reparse repeat repeats replace replaced
replay replayed replaying replays replica replication report reported reproduce require required
requires reservations reserved reset resident resized resolved resort resource rest restart
restarting restore restored result return returns reused rhythm right rights risk room root rule
ruled run running runs safe said same sample sampled samples save saved say says scale script
scsi sddl search searched second section sections sector sectors security see seem seems seen
segment segments seldom sent separate separated separately sequence serve served server servers
serves set sets settles seven several severe severity sha shall shape share shared sharing shell
short shorter should show shows shut shutting sid sids sign signal signature silence silently
similar since single six size sizes skip slice slot small smb snapshot snapshots so software some
something soon sound source sources space spaces span spanned spans sparse speaks specification
spelt spent split spread src stale stand standalone standard standing stands start started
starting starts state states status stay stayed stays step steps still stop stopped stopping
storage store stored stores straight stream streams string striped stripes structure structures
style subjects substitution succeed succeeded such suggest suggestion sum support sure suspects
swap switch symbolic synchronize sys system systems table tables tag tail take taken takes target
tell tells templates ten test text than that the their theirs them themselves then there these
they thing things third thirty this those though three through throw tib tie tied time timeline
times title to today together token told tone too took tool tools top torn touched trace traces
tracking transacted traverse treat tree tried tries true truncated truncation trust trusted truth
try trying turn twenty twice twin two txt type types unallocated unchanged unchecked unclear
unconfirmed undamaged undated undecided undecoded under understood undetermined undo undoes
undone unexplained unfinished unicode unique unit unknown unless unlikely unlisted unmapped
unmerged unplaced unproven unread unreadable unscanned unsigned unsupported until untouched
unusable unused unwritten up update uri usable use used user users uses usual utc utf valid value
values vcn vendor verb verdict verify version versions very vhd vhdmp vhds vhdset vhdx vhdxfile
view virtual visit vm vmcx vmms vms volume volumes vpc vss wait waiting want wanted warning
warnings was way ways week well were wevtutil what whatever when where wherever whether which
while who whole whose why width will windows with within without wmi wof word words work worked
worker works worse worth would wrap writable write writes writing written wrong wrote xml years
yet you younger youngest your zero zeros
`.split(/\s+/),
);

/** Short forms and proper names of the field, as they are always written. */
const TERMS = new Set(
  (
    'AVHD AVHDX BAT BIOS CRC CSV DFS FAT GPT GUID GiB HTML Hyper ID IDE IDs JSON KiB MBR MD MFT MiB Microsoft ' +
    'MRT NTFS OK PowerShell RCT SCSI SDDL SHA SID SIDs SMB Set TiB UTC VHD VHDS VHDX VM VMCX VMMS VMs VSS ' +
    'Windows WMI XML'
  ).split(' '),
);

/** An address says where a host is. */
const ADDRESS = /^\d+(?:\.\d+){3}$/;

/** Whether all of a name are words that reports use, or figures: `copy`, `Disk 1`, `2026-11-21`. */
export function isOrdinary(name: string): boolean {
  if (!/\p{L}/u.test(name)) return !ADDRESS.test(name);
  const folded = name.toLowerCase();
  const isWord = (word: string) => WORDS.has(word);
  // `missing-parent` and `volume 1` are ours, `node-1` is not.
  return (
    folded.split(/[ -]/).every(isWord) ||
    folded.split(' ').every((word) => isWord(word) || /^\d*$/.test(word))
  );
}

/** Whether a text has a word in the spelling that only a name has: `DISK`; `Disk` within a sentence. */
export function isSpeltAsName(text: string, at: number, name: string): boolean {
  if (!text.startsWith(name, at) || !/\p{Lu}/u.test(name) || TERMS.has(name)) return false;
  // `Merge-VHD`, a command.
  if (/^-\p{Lu}/u.test(text.slice(at + name.length, at + name.length + 2))) return false;
  const isCapitalised = /^\p{Lu}[^\p{Lu}]*$/u.test(name);
  return !isCapitalised || !/(?:^|[.!?:;(·|\n])\s*$/u.test(text.slice(Math.max(0, at - 8), at));
}
