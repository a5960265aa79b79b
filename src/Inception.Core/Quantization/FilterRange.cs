namespace Inception.Quantization;

/// <summary>
/// The largest step of a quantized filter. Processors without VNNI multiply unsigned by signed bytes with <c>vpmaddubsw</c>, which adds two products
/// in 16 bits and saturates:
/// 255·127 + 255·127 = 64,770 becomes 32,767. With steps up to 64 the largest sum is 32,640, which fits.
/// </summary>
internal enum FilterRange
{
    /// <summary>7 bits, −64 … 64: right on every processor. ONNX Runtime's quantization tool calls this <c>reduce_range</c>.</summary>
    Reduced = 64,

    /// <summary>8 bits, −127 … 127: right where products are added in 32 bits (AVX-512 VNNI, AVX-VNNI, Arm).</summary>
    Full = 127,
}
