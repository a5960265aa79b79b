namespace Inception.Models.Downloads;

/// <summary>An address does not give the file, and would not when asked again.</summary>
internal sealed class PermanentFailure(string message, Exception? innerException = null) : Exception(message, innerException);
