using System.Buffers;
using System.Runtime.CompilerServices;

namespace Inception.Imaging;

/// <summary>The rows between the two passes of a resize: as long as the target's, as many as the source's.</summary>
internal static class BetweenPasses
{
    /// <summary>Room for the rows, from the shared pool, to which the caller returns it.</summary>
    /// <exception cref="ArgumentException">The rows take more than 2 GB: a long and thin image is widened before it is shortened.</exception>
    public static T[] Rent<T>(int rows, int rowLength, int slack = 0)
    {
        var length = ((long)rows * rowLength) + slack;
        if (length > Array.MaxLength / Unsafe.SizeOf<T>())
            throw new ArgumentException(
                $"Expected an image that takes at most {Array.MaxLength:N0} bytes between the two passes of a resize, found one that takes "
                    + $"{length * Unsafe.SizeOf<T>():N0}: it is too long for its width. Crop it first.");
        return ArrayPool<T>.Shared.Rent((int)length);
    }
}
