namespace Inception.Preprocessing;

/// <summary>The scale on which the mean is subtracted.</summary>
public enum PixelRange
{
    /// <summary>[0, 1]: a byte divided by 255.</summary>
    Unit,

    /// <summary>[0, 255]: the byte as a number.</summary>
    Byte,
}
