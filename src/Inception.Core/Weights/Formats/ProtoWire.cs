namespace Inception.Weights.Formats;

/// <summary>How a field of a protobuf message lies in a file.</summary>
internal enum ProtoWire
{
    Varint = 0,
    Fixed64 = 1,
    Bytes = 2,
    Fixed32 = 5,
}
