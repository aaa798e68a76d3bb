/** Numbers of the NBD protocol, named as its specification does; all fields are big-endian. */

/** The first sixteen bytes of a server: `NBDMAGIC` and `IHAVEOPT`. */
export const SERVER_MAGIC = 0x4e42444d41474943n;
export const OPTION_MAGIC = 0x49484156454f5054n;
export const OPTION_REPLY_MAGIC = 0x0003e889045565a9n;
export const REQUEST_MAGIC = 0x25609513;
export const SIMPLE_REPLY_MAGIC = 0x67446698;
export const STRUCTURED_REPLY_MAGIC = 0x668e33ef;

/** Handshake flags, of the server and of the client alike. */
export const FIXED_NEWSTYLE = 1;
export const NO_ZEROES = 2;

/** Transmission flags. */
export const HAS_FLAGS = 1 << 0;
export const READ_ONLY = 1 << 1;
export const SEND_DF = 1 << 7;
export const CAN_MULTI_CONN = 1 << 8;

export const Option = {
  ExportName: 1,
  Abort: 2,
  List: 3,
  Info: 6,
  Go: 7,
  StructuredReply: 8,
  ListMetaContext: 9,
  SetMetaContext: 10,
} as const;

export const OptionReply = {
  Ack: 1,
  Server: 2,
  Info: 3,
  MetaContext: 4,
  ErrUnsupported: 0x80000001,
  ErrInvalid: 0x80000003,
  ErrUnknown: 0x80000006,
  ErrTooBig: 0x80000009,
} as const;

export const Info = { Export: 0, Name: 1, Description: 2, BlockSize: 3 } as const;

export const Command = {
  Read: 0,
  Write: 1,
  Disconnect: 2,
  Trim: 4,
  WriteZeroes: 6,
  BlockStatus: 7,
  Resize: 8,
} as const;

/** Command flags. */
export const DONT_FRAGMENT = 1 << 2;
export const REQUEST_ONE = 1 << 3;

export const Chunk = {
  None: 0,
  OffsetData: 1,
  OffsetHole: 2,
  BlockStatus: 5,
  Error: 0x8001,
  ErrorOffset: 0x8002,
} as const;
/** Flag of the last chunk of a reply. */
export const CHUNK_DONE = 1;

export const Errno = { None: 0, Perm: 1, Io: 5, Invalid: 22 } as const;

/** Status flags of `base:allocation`. */
export const STATE_HOLE = 1;
export const STATE_ZERO = 2;
