namespace Inception.Imaging;

/// <summary>
/// The library whose resize is reproduced. Libraries differ in sampling, antialiasing and rounding, and networks are sensitive to these differences (Parmar et
/// al. 2022, arXiv:2104.11222). So the preprocessing of a checkpoint names the library that the checkpoint was published with.
/// </summary>
public enum Resizer
{
    /// <summary>
    /// Pillow's <c>Image.resize</c> on 8-bit images: antialiased, half-pixel centres, rounded to bytes after each of two passes. Used by torchvision, timm and
    /// Keras. Supports every <see cref="Interpolation"/>.
    /// </summary>
    Pillow,

    /// <summary>
    /// Pillow's <c>Image.resize</c> on each channel as mode "F": like <see cref="Pillow"/>, but with float32 values between and after the passes, and sums in
    /// double. The result is clipped to [0, 255]. Used by clean-fid. Supports every <see cref="Interpolation"/> except <see cref="Interpolation.Nearest"/>.
    /// </summary>
    PillowUnrounded,

    /// <summary>
    /// TensorFlow 1's <c>resize_bilinear</c> with <c>align_corners=False</c>: no antialiasing, and target pixel <c>i</c> samples the source at
    /// <c>i * scale</c>, without half-pixel centres; float32. Before the resize, bytes are converted to [0, 1] by multiplying with float32(1/255), as in
    /// <c>convert_image_dtype</c>. Supports <see cref="Interpolation.Bilinear"/> only.
    /// </summary>
    TensorFlow1,

    /// <summary>
    /// PyTorch's <c>interpolate(mode="bilinear", align_corners=False)</c>: half-pixel centres, no antialiasing, float32, on numbers that already are in the
    /// requested range. Equal to PyTorch 1.13 on x64 to the last bit, and to later versions within 1e-5 of the range. Supports
    /// <see cref="Interpolation.Bilinear"/> only.
    /// </summary>
    PyTorch,

    /// <summary>
    /// OpenCV's <c>resize</c> of bytes with <c>INTER_LINEAR</c>: half-pixel centres, no antialiasing, weights of 11 bits, rounded to bytes. Used by Caffe's
    /// tools. Supports <see cref="Interpolation.Bilinear"/> only.
    /// </summary>
    OpenCv,

    /// <summary>
    /// TensorFlow's <c>resize_bilinear</c> with <c>align_corners=True</c>: no antialiasing, and the corners of source and target coincide; float32, on numbers
    /// that already are in the requested range. Supports <see cref="Interpolation.Bilinear"/> only.
    /// </summary>
    TensorFlowAlignedCorners,
}
