namespace Inception.Weights.Formats;

/// <summary>
/// The pickle opcodes (Python's <c>pickletools</c>) that protocols 2 to 5 write. There are others (text of protocol 0, extensions, buffers outside of
/// the file); all of them are refused.
/// </summary>
internal enum PickleOpcode : byte
{
    Mark = (byte)'(',
    Stop = (byte)'.',
    Proto = 0x80,
    Frame = 0x95,

    None = (byte)'N',
    NewTrue = 0x88,
    NewFalse = 0x89,
    BinInt = (byte)'J',
    BinInt1 = (byte)'K',
    BinInt2 = (byte)'M',
    Long1 = 0x8a,
    Long4 = 0x8b,
    BinFloat = (byte)'G',
    BinUnicode = (byte)'X',
    ShortBinUnicode = 0x8c,
    BinUnicode8 = 0x8d,
    BinString = (byte)'T',
    ShortBinString = (byte)'U',
    BinBytes = (byte)'B',
    ShortBinBytes = (byte)'C',
    BinBytes8 = 0x8e,
    ByteArray8 = 0x96,

    EmptyList = (byte)']',
    Append = (byte)'a',
    Appends = (byte)'e',
    EmptyDict = (byte)'}',
    SetItem = (byte)'s',
    SetItems = (byte)'u',
    EmptyTuple = (byte)')',
    Tuple = (byte)'t',
    Tuple1 = 0x85,
    Tuple2 = 0x86,
    Tuple3 = 0x87,
    EmptySet = 0x8f,
    AddItems = 0x90,
    FrozenSet = 0x91,

    Pop = (byte)'0',
    PopMark = (byte)'1',
    Duplicate = (byte)'2',

    BinGet = (byte)'h',
    LongBinGet = (byte)'j',
    BinPut = (byte)'q',
    LongBinPut = (byte)'r',
    Memoize = 0x94,

    Global = (byte)'c',
    StackGlobal = 0x93,
    Reduce = (byte)'R',
    Build = (byte)'b',
    BinPersId = (byte)'Q',

    NewObject = 0x81,
    NewObjectWithNames = 0x92,
    Instance = (byte)'i',
    Object = (byte)'o',
}
