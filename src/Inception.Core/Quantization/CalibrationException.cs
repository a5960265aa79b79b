namespace Inception.Quantization;

/// <summary>A calibration cannot be read, or belongs to another network. The message says what was expected, what was found, and what to do.</summary>
public sealed class CalibrationException : InceptionException
{
    /// <summary>An exception without a message.</summary>
    public CalibrationException()
    {
    }

    /// <summary>An exception with a message.</summary>
    /// <param name="message">The message.</param>
    public CalibrationException(string message)
        : base(message)
    {
    }

    /// <summary>An exception with a message and its cause.</summary>
    /// <param name="message">The message.</param>
    /// <param name="innerException">The cause.</param>
    public CalibrationException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
