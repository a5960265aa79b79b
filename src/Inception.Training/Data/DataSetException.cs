namespace Inception.Training.Data;

/// <summary>A data set is missing, damaged or could not be downloaded. The message says which files, where, and what to do.</summary>
public sealed class DataSetException : InceptionException
{
    internal DataSetException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
