namespace Inception.Preprocessing;

/// <summary>The order of the channels of an input.</summary>
public enum ChannelOrder
{
    /// <summary>Red, green, blue.</summary>
    Rgb,

    /// <summary>Blue, green, red, as in OpenCV and Caffe.</summary>
    Bgr,

    /// <summary>One channel: the luma of ITU-R 601-2, rounded as in Pillow's mode "L".</summary>
    Grey,
}
