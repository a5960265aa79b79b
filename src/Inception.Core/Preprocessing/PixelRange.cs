namespace Inception.Preprocessing;

/// <summary>The range of pixel values before the mean is subtracted.</summary>
public enum PixelRange
{
    /// <summary>[0, 1]: a byte divided by 255.</summary>
    Unit,

    /// <summary>[0, 255]: the value of the byte.</summary>
    Byte,
}
