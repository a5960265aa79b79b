namespace Inception.Imaging;

/// <summary>
/// The library whose arithmetic a resize follows. Resizers differ in sampling, antialiasing and rounding. Networks are sensitive to these (Parmar et
/// al. 2022, arXiv:2104.11222), so a checkpoint's preprocessing names the resizer it was published with.
/// </summary>
public enum Resizer
{
    /// <summary>
    /// Pillow's <c>Image.resize</c> on 8-bit images: antialiased, half-pixel centres, rounded to bytes after each of two passes. torchvision, timm
    /// and Keras use it on images. It accepts every <see cref="Interpolation"/>.
    /// </summary>
    Pillow,

    /// <summary>
    /// Pillow's <c>Image.resize</c> on each channel as mode "F": as <see cref="Pillow"/>, but float32 between and after the passes, with sums in
    /// double; then clipped to [0, 255]. clean-fid uses it. It accepts every <see cref="Interpolation"/> except <see cref="Interpolation.Nearest"/>.
    /// </summary>
    PillowUnrounded,

    /// <summary>
    /// TensorFlow 1's <c>resize_bilinear</c> with <c>align_corners=False</c>: no antialiasing, and target pixel <c>i</c> samples the source at
    /// <c>i * scale</c>, without half-pixel centres; float32. Bytes are brought to [0, 1] before it by multiplying with float32(1/255), as
    /// <c>convert_image_dtype</c> does. Takes <see cref="Interpolation.Bilinear"/>.
    /// </summary>
    TensorFlow1,

    /// <summary>
    /// PyTorch's <c>interpolate(mode="bilinear", align_corners=False)</c>: half-pixel centres, no antialiasing, float32, on numbers already
    /// in the range asked for; to the last bit as PyTorch 1.13 computes it on x64, and as later versions do to within 1e-5 of the range.
    /// Takes <see cref="Interpolation.Bilinear"/>.
    /// </summary>
    PyTorch,

    /// <summary>
    /// OpenCV's <c>resize</c> of bytes with <c>INTER_LINEAR</c>: half-pixel centres, no antialiasing, weights of 11 bits, rounded to bytes. Caffe's
    /// tools use it. It accepts <see cref="Interpolation.Bilinear"/>.
    /// </summary>
    OpenCv,

    /// <summary>
    /// TensorFlow's <c>resize_bilinear</c> with <c>align_corners=True</c>: no antialiasing, and the corners of source and target coincide; float32, on numbers
    /// already in the range asked for. Takes <see cref="Interpolation.Bilinear"/>.
    /// </summary>
    TensorFlowAlignedCorners,
}
