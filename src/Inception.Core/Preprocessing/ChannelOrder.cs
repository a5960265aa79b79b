namespace Inception.Preprocessing;

/// <summary>The planes of an input, in order.</summary>
public enum ChannelOrder
{
    /// <summary>Red, green, blue.</summary>
    Rgb,

    /// <summary>Blue, green, red: OpenCV's and Caffe's order.</summary>
    Bgr,

    /// <summary>One plane: luma of ITU-R 601-2, rounded as Pillow's mode "L".</summary>
    Grey,
}
